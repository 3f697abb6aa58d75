using System.Security.Cryptography;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Security.Keys.Rotation;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Connectors;
using OrderHub.Server.Storage.Keys;

namespace OrderHub.Server.Hosting.Doctor;

/// <summary>The master key, every tenant's keys by a round trip, the partners' credentials, and exchanges that stand still.</summary>
internal sealed class KeyCheck(
    IDatabase database, [FromKeyedServices(StorageSetup.Connectors)] IDatabase connectors, MasterKeySource source, TenantKeyRing ring,
    IFieldCipher cipher, MasterKeyRotation master, TimeProvider time)
{
    private static readonly TimeSpan Still = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken ct)
    {
        var findings = new List<Finding>();
        var rows = await TenantKeyTable.AllAsync(database, ct);
        if (rows.Count == 0)
        {
            return [Finding.Warn("keys", "There are no keys yet.", "They are made at the first start.")];
        }

        try
        {
            await ring.OpenAsync(ct);
        }
        catch (SetupException fault)
        {
            return [Finding.Fail("master key", fault.Message.ReplaceLineEndings(" "), "Nothing can be read without it. Put the right key back.")];
        }

        var standing = await master.StandingAsync(ct);
        findings.Add(standing.Keys.Count == 1
            ? Finding.Ok("master key", $"{standing.Name} from {standing.Origin} wraps all {rows.Count(row => row.State != TenantKeyState.Destroyed)} keys.")
            : Finding.Warn("master key", $"Keys are wrapped by {string.Join(" and ", standing.Keys.Keys.Order(StringComparer.Ordinal))}: an exchange is not at its end.", "OrderHub.Server keys rotate --master"));
        findings.AddRange(standing.Others.Where(other => !standing.Keys.ContainsKey(other) && other != standing.Name).Select(other => Finding.Warn(
            "earlier master key", $"{other} is here and wraps nothing any more.", "Keep it with the backups made before, and take it away from here.")));
        if (source.IsFile && File.Exists(source.FilePath))
        {
            findings.Add(MasterKeyFile.FindExposure(source.FilePath) is { } fix
                ? Finding.Fail("key file", "Others may read the master key.", fix)
                : Finding.Ok("key file", "Its owner alone may read it."));
        }

        findings.AddRange(rows.Select(row => row.TenantId).Distinct().Select(RoundTrip));
        findings.AddRange(await CredentialsAsync(ct));
        findings.AddRange((await KeyRotationTable.RunningAsync(database, ct)).Select(Rotation));
        return findings;
    }

    private Finding RoundTrip(int tenantId)
    {
        var check = $"keys of tenant {tenantId}";
        try
        {
            return cipher.Decrypt(tenantId, cipher.Encrypt(tenantId, check)) == check && cipher.BlindIndex(tenantId, "doctor", check) is { Length: > 0 }
                ? Finding.Ok(check, $"A value sealed under key {ring.Of(tenantId).Current.KeyId} opens again.")
                : Finding.Fail(check, "What is sealed does not open again as it was.", "Restore the tenant's keys from a backup.");
        }
        catch (CryptographicException fault)
        {
            return Finding.Fail(check, fault.Message, "Restore the tenant's keys from a backup.");
        }
    }

    private async Task<IEnumerable<Finding>> CredentialsAsync(CancellationToken ct)
    {
        var all = await PartnerCredentialTable.AllAsync(connectors, ct);
        var closed = all.Where(row => !Opens(row)).Select(row => $"{row.Connector} of tenant {row.TenantId}").ToList();
        return closed.Count == 0
            ? [Finding.Ok("credentials", $"All {all.Count} credentials of partners open.")]
            : [Finding.Fail("credentials", $"These do not open: {string.Join(", ", closed)}.", "Enter them anew; their partners cannot be talked to.")];
    }

    private bool Opens(PartnerCredentialRow row)
    {
        try
        {
            return cipher.Decrypt(row.TenantId, row.Secret) is not null;
        }
        catch (Exception fault) when (fault is CryptographicException or InvalidOperationException)
        {
            return false;
        }
    }

    private Finding Rotation(KeyRotationRow row) => time.GetUtcNow() - row.UpdatedAt > Still
        ? Finding.Warn($"exchange of key {row.KeyId} of tenant {row.TenantId}", $"It has not moved since {row.UpdatedAt:O}.{(row.Problem is null ? "" : $" Last problem: {row.Problem}.")}",
            "Run a node with the role jobs, or: OrderHub.Server keys resume")
        : Finding.Ok($"exchange of key {row.KeyId} of tenant {row.TenantId}", $"It goes on: {row.Resealed} values are sealed anew.");
}
