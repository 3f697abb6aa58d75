using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Searches;

/// <summary>A search that somebody keeps.</summary>
/// <param name="Query">The list's parameters by name.</param>
/// <param name="IsShared">True: all of the tenant see it.</param>
public sealed record KeptSearch(long SearchId, string Name, IReadOnlyDictionary<string, string> Query, bool IsShared, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>Searches that people keep: their own, and those that all of a tenant share.</summary>
public sealed class SavedSearches(IShards shards, IFieldCipher cipher, IIdSource ids, TimeProvider time, IOptions<SearchDeskOptions> options)
{
    private const string Everybody = "";

    public async Task<IReadOnlyList<KeptSearch>> ListAsync(Caller by, CancellationToken ct) =>
        [.. (await SavedSearchTable.ListAsync(shards.Home, by.TenantId, by.Actor, options.Value.Saved * 2, ct)).Select(Open).OfType<KeptSearch>()];

    /// <summary>The search, where the caller may see it.</summary>
    public async Task<KeptSearch?> FindAsync(Caller by, long searchId, CancellationToken ct) =>
        await SavedSearchTable.FindAsync(shards.Home, by.TenantId, searchId, ct) is { } row && (row.Owner == by.Actor || row.Owner == Everybody) ? Open(row) : null;

    /// <summary>Keeps a search. Null: there is one of that name, or there are too many.</summary>
    public async Task<KeptSearch?> KeepAsync(Caller by, string name, IReadOnlyDictionary<string, string> query, bool isShared, CancellationToken ct)
    {
        var owner = isShared ? Everybody : by.Actor;
        var known = await SavedSearchTable.ListAsync(shards.Home, by.TenantId, by.Actor, options.Value.Saved * 2, ct);
        if (known.Count(row => row.Owner == owner) >= options.Value.Saved || known.Exists(row => row.Owner == owner && row.Name == name))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var row = new SavedSearchRow
        {
            TenantId = by.TenantId, SearchId = ids.Next(0), Owner = owner, Name = name, Query = SearchText.Seal(cipher, by.TenantId, query), CreatedBy = by.Actor, CreatedAt = now, UpdatedAt = now,
        };
        var batch = new WriteBatch();
        SavedSearchTable.Insert(batch, row);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted ? new(row.SearchId, name, query, isShared, by.Actor, now) : null;
    }

    public Task DropAsync(Caller by, long searchId, CancellationToken ct)
    {
        var batch = new WriteBatch();
        SavedSearchTable.Delete(batch, by.TenantId, searchId);
        return shards.Home.CommitAsync(batch, ct);
    }

    private KeptSearch? Open(SavedSearchRow row)
    {
        try
        {
            return new(row.SearchId, row.Name, SearchText.Open(cipher, row.TenantId, row.Query), row.Owner == Everybody, row.CreatedBy, row.CreatedAt);
        }
        catch (CryptographicException)
        {
            // Its key was destroyed, and what it asked for with it.
            return null;
        }
    }
}
