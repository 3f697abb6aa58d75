using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Storage.Search;

/// <summary>The documents of this node's own index.</summary>
internal sealed class EmbeddedContent(IDatabase database) : ISearchContent
{
    public Task<BucketDigest> DigestAsync(int tenantId, IdRange range, CancellationToken ct) =>
        database.ReadAsync(connection => OrderIndexContent.DigestAsync(connection, tenantId, range), ct);

    public async Task<IReadOnlyList<(long OrderId, int Version, int Status)>> RowsAsync(int tenantId, IdRange range, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => OrderIndexContent.RowsAsync(connection, tenantId, range, limit), ct);

    public async Task<IReadOnlyDictionary<long, int>> VersionsAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        (await database.ReadAsync(connection => OrderIndexTable.KnownAsync(connection, tenantId, orderIds), ct)).ToDictionary();

    public async Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        (await database.ReadAsync(connection => OrderIndexContent.ReadAsync(connection, tenantId, orderIds), ct)).ToDictionary(row => row.OrderId, row => (row.Version, PrintOf(row)));

    public async Task DropAsync(int tenantId, IReadOnlyCollection<(long OrderId, int Version)> seen, bool again, CancellationToken ct)
    {
        if (seen.Count == 0)
        {
            return;
        }

        var batch = new WriteBatch();
        foreach (var (orderId, version) in seen)
        {
            OrderIndexContent.DeleteSeen(batch, tenantId, orderId, version);
        }

        await database.CommitAsync(batch, ct);
    }

    public Task ShowAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Everything that the document says and is found by, in an order of its own.</summary>
    public string PrintOf(OrderIndexRow row)
    {
        var text = new StringBuilder();
        object?[] values =
        [
            row.TenantId, row.OrderId, row.Version, row.OrderNo, row.BusinessLine, row.BusinessIdentity, row.Status, row.HoldCode, row.Source, row.CustomerCode,
            row.ChannelOrderNo, row.WaybillNos, row.Goods, row.ConsignorName, row.ConsignorMobile, row.ConsignorRegion, row.ConsigneeName, row.ConsigneeMobile,
            row.ConsigneeRegion, row.CreatedAt.ToUnixTimeMilliseconds(), row.UpdatedAt.ToUnixTimeMilliseconds(), row.Deleted,
            row.Unit, row.MasteredBy, row.Region, row.Amount, row.Currency, row.Minutes, row.Finished,
        ];
        foreach (var value in values)
        {
            Add(value);
        }

        foreach (var index in row.BlindIndexes.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Add(index);
        }

        foreach (var field in row.Fields.Select(FieldText).Order(StringComparer.Ordinal))
        {
            Add(field);
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        // With its length, so that no two lists read alike; nothing is not the empty text.
        void Add(object? value)
        {
            var written = Convert.ToString(value, CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{(value is null ? -1 : written!.Length)}:{written};");
        }
    }

    private static string FieldText(OrderFieldRow field) => string.Create(
        CultureInfo.InvariantCulture,
        $"{field.Name}\n{field.Exact is not null}{field.Exact}\n{field.Sort}\n{field.Words is not null}{field.Words}\n{(field.BlindIndex is { } blind ? Convert.ToHexString(blind) : "")}");
}
