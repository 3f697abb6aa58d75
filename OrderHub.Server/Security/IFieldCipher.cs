namespace OrderHub.Server.Security;

/// <summary>
/// Encrypts single fields under the tenant's data key (AES-256-GCM; the sealed bytes carry version, key id, nonce and tag)
/// and makes blind indexes for exact search. Whoever stores, encrypts; whoever uses, decrypts.
/// </summary>
public interface IFieldCipher
{
    /// <summary>Seals a text; null stays null.</summary>
    byte[]? Encrypt(int tenantId, string? plain);

    /// <summary>Opens what <see cref="Encrypt"/> sealed; null stays null.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Tampered with, or the key is gone.</exception>
    string? Decrypt(int tenantId, byte[]? sealedValue);

    /// <summary>Seals any bytes, such as a raw message.</summary>
    byte[] EncryptBytes(int tenantId, ReadOnlySpan<byte> plain);

    /// <summary>Opens what <see cref="EncryptBytes"/> sealed.</summary>
    byte[] DecryptBytes(int tenantId, ReadOnlySpan<byte> sealedValue);

    /// <summary>16 bytes that are equal for equal texts of one tenant and kind (<c>mobile</c>, <c>name</c> ...), and tell nothing else.</summary>
    byte[]? BlindIndex(int tenantId, string kind, string? normalised);
}
