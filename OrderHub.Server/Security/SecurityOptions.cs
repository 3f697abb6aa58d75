using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Security;

/// <summary>Keys and sign-in.</summary>
public sealed class SecurityOptions
{
    public const string Section = "OrderHub:Security";

    [Description("The master key, 32 bytes in base64; it wraps every tenant's keys. Unset: the file `master.key` of the data folder, made at first start.")]
    [Base64Bytes(32)]
    public string? MasterKey { get; set; }

    [Description("Rounds of PBKDF2-SHA512 for a password. Passwords hashed with fewer are hashed again at the next sign-in.")]
    [Range(100_000, 10_000_000)]
    public int PasswordRounds { get; set; } = 600_000;

    [Description("Minutes for which a one-time sign-in link holds.")]
    [Range(1, 1440)]
    public int SignInLinkMinutes { get; set; } = 30;

    [Description("Hours after which a session ends and its user signs in again.")]
    [Range(1, 720)]
    public int SessionHours { get; set; } = 12;

    [Description("Failed sign-ins of one login, or ten times as many of one address, before the next attempt has to wait; the wait doubles up to a minute.")]
    [Range(1, 1000)]
    public int SignInFailures { get; set; } = 5;

    [Description("Seconds for which a node trusts what it knows of an API key or session before it looks again: how long a key revoked on another node still works here.")]
    [Range(0, 3600)]
    public int CredentialCacheSeconds { get; set; } = 30;
}

/// <summary>Base64 text of exactly so many bytes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class Base64BytesAttribute(int bytes) : ValidationAttribute($"it must be {bytes} bytes in base64; make one with: openssl rand -base64 {bytes}.")
{
    public override bool IsValid(object? value) =>
        value is not string text || (Convert.TryFromBase64String(text, new byte[text.Length], out var written) && written == bytes);
}
