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

    [Description("The file of the master key, where it is neither a setting nor with a KMS. Unset: `master.key` in the data folder. Best on another disk than the data.")]
    [StringLength(4096, MinimumLength = 1)]
    public string? MasterKeyFile { get; set; }

    [Description("A second master key, 32 bytes in base64, that opens and never wraps: set it on every node while the master key is exchanged.")]
    [Base64Bytes(32)]
    public string? SecondMasterKey { get; set; }

    [Description("Address of a key management service that wraps the tenants' keys, so that the master key never leaves it; https, or http on the loopback address. The contract: docs/operations.md.")]
    [SafeAddress]
    public Uri? KmsUrl { get; set; }

    [Description("Name of the key at the KMS.")]
    [StringLength(200, MinimumLength = 1)]
    public string KmsKey { get; set; } = "orderhub";

    [Description("The bearer token that the KMS asks for.")]
    [StringLength(8192, MinimumLength = 1)]
    public string? KmsToken { get; set; }

    [Description("Seconds after which a node looks for keys that another one made. A new data key seals after twice that time, so that every node knows it first.")]
    [Range(1, 300)]
    public int KeyRefreshSeconds { get; set; } = 5;

    [Description("Milliseconds of rest between two batches of values that a rotation seals anew: more leaves more room for orders.")]
    [Range(0, 10_000)]
    public int KeyRotationRestMs { get; set; } = 20;

    [Description("Days for which a retired data key is kept before it may be destroyed: as long as the oldest backup that should still open.")]
    [Range(0, 3650)]
    public int KeepRetiredKeysDays { get; set; } = 35;

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

/// <summary>An address to which secrets may be sent: https, or http that does not leave the machine.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SafeAddressAttribute() : ValidationAttribute("it must be an https address, or an http one on the loopback address.")
{
    public override bool IsValid(object? value) => value is not Uri address
        || (address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)));
}
