using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace OrderHub.Server.Security.Accounts;

/// <summary>Salted slow hashes of passwords: PBKDF2 with HMAC-SHA512 in the platform's own format, which carries its rounds.</summary>
public sealed class Passwords
{
    public const int MinLength = 10;
    public const int MaxLength = 200;

    private readonly PasswordHasher<string> hasher;
    private readonly Lazy<string> decoy;

    public Passwords(IOptions<SecurityOptions> options)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordRounds }));
        decoy = new(() => Hash(SecretToken.New()));
    }

    public string Hash(string password) => hasher.HashPassword("", password);

    /// <summary>Checks a password; takes as long where there is no hash as where there is one, so that time tells nothing of a login.</summary>
    /// <param name="hash">The stored hash; null where the user has none or there is no such user.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="rehash">True where the stored hash has fewer rounds than are asked for now.</param>
    public bool Verify(string? hash, string password, out bool rehash)
    {
        var result = hasher.VerifyHashedPassword("", hash ?? decoy.Value, password);
        rehash = result == PasswordVerificationResult.SuccessRehashNeeded;
        return hash is not null && result != PasswordVerificationResult.Failed;
    }
}
