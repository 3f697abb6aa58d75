namespace OrderHub.Server.Security.Keys.Masters;

/// <summary>Which key is wrapped: part of what is authenticated, so that a wrapped key opens for its own place only.</summary>
public readonly record struct KeyLabel(int TenantId, int KeyId, string Purpose)
{
    public override string ToString() => $"{TenantId}/{KeyId}/{Purpose}";
}

/// <summary>The key that wraps all tenants' keys, wherever it lives. It never touches data itself.</summary>
public interface IMasterKey : IDisposable
{
    /// <summary>Tells one master key from another; example <c>local-1a2b3c4d</c>, <c>kms:orderhub/3</c>. No secret.</summary>
    string Name { get; }

    /// <summary>Where it comes from, in words; example <c>the file /data/master.key</c>.</summary>
    string Origin { get; }

    /// <summary>True where this key can unwrap the bytes.</summary>
    bool Opens(ReadOnlySpan<byte> wrapped);

    ValueTask<byte[]> WrapAsync(KeyLabel label, byte[] key, CancellationToken ct);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Wrapped under another master key, for another place, or tampered with.</exception>
    ValueTask<byte[]> UnwrapAsync(KeyLabel label, byte[] wrapped, CancellationToken ct);
}
