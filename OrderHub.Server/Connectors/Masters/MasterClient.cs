using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Outbound;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Connectors.Masters;

/// <summary>
/// Asks partners about the orders that they master, as <c>orders</c> of their manifest says, and reads them by <c>orders</c> of their mapping. An order
/// that cannot be read is told with its fault and spoils no other.
/// </summary>
public sealed class MasterClient(ConnectorCatalog catalog, IConnectorAddresses addresses, IPartnerCredentials credentials, IConnectorClient client, CodeOverrides codes)
{
    /// <summary>What a partner tells of one of its orders does not fit the mapping.</summary>
    public const string Unreadable = "synchronization.unreadable";

    private const int LongestFault = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Every tenant with every connector of its own that masters orders and can be asked: it has a credential, and somebody said where the partner is.</summary>
    public IReadOnlyList<(int TenantId, string Connector)> Reachable() =>
    [
        .. from name in catalog.NamesOf(connector => connector.Manifest.Orders is not null)
           where addresses.Find(name) is not null
           from tenantId in credentials.OfConnector(name).Select(credential => credential.TenantId).Distinct()
           where catalog.Find(tenantId, name)?.Manifest.Orders is not null
           select (tenantId, name),
    ];

    /// <summary>The tenant's connectors that master orders, whether or not they can be asked.</summary>
    public IReadOnlyList<Connector> OfTenant(int tenantId) => [.. catalog.OfTenant(tenantId).Where(connector => connector.Manifest.Orders is not null)];

    /// <summary>What the connector says of its orders; null: there is no such connector, or it masters none.</summary>
    public OrdersManifest? OrdersOf(int tenantId, string connector) => catalog.Find(tenantId, connector)?.Manifest.Orders;

    /// <summary>Orders behind a place in the partner's list by change.</summary>
    public async Task<ListAnswer> ListAsync(int tenantId, string connector, SyncPlace behind, int limit, CancellationToken ct)
    {
        if (catalog.Find(tenantId, connector) is not { Manifest.Orders: { } orders } partner)
        {
            return new ListAnswer.Failed(OutboundCodes.Missing, $"The connector '{connector}' masters no orders any more.");
        }

        var answer = await AskAsync(
            tenantId, connector, orders.List,
            new() { ["since"] = behind.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ["sinceId"] = behind.Id, ["limit"] = limit }, null, ct);
        if (answer is not OutboundResult.Done { Output: var output })
        {
            var (code, message) = FailureOf(answer);
            return new ListAnswer.Failed(code, message);
        }

        var page = new List<ListedOrder>();
        foreach (var item in output["items"] as JsonArray ?? [])
        {
            if (item?["id"]?.ToString() is not { Length: > 0 } id
                || !DateTimeOffset.TryParse(item["time"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            {
                return new ListAnswer.Failed(OutboundCodes.AnswerUnreadable, "An item of the list has no id or no time: the mapping of the answer must give both.");
            }

            page.Add(Read(partner, tenantId, item["document"], new(at, id)));
        }

        return new ListAnswer.Page(page, long.TryParse(output["total"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null);
    }

    /// <summary>One order, whole.</summary>
    public async Task<DetailAnswer> DetailAsync(int tenantId, string connector, string orderNo, CancellationToken ct)
    {
        if (catalog.Find(tenantId, connector) is not { Manifest.Orders: { } orders } partner)
        {
            return new DetailAnswer.Failed(OutboundCodes.Missing, $"The connector '{connector}' masters no orders any more.");
        }

        var answer = await AskAsync(tenantId, connector, orders.Detail, new() { ["orderNo"] = orderNo }, orderNo, ct);
        if (answer is not OutboundResult.Done { Output: var output })
        {
            var (code, message) = FailureOf(answer);
            return new DetailAnswer.Failed(code, message);
        }

        if (output["document"] is not { } document)
        {
            return new DetailAnswer.Missing();
        }

        return Read(partner, tenantId, document, new(default, orderNo)) is { Order: { } order } ? new DetailAnswer.Found(order)
            : new DetailAnswer.Failed(Unreadable, "What the partner tells of the order cannot be read.");
    }

    /// <summary>Has the partner change or cancel one of its orders.</summary>
    public Task<OutboundResult> DoAsync(int tenantId, string connector, string operation, string orderNo, JsonObject input, string idempotencyKey, CancellationToken ct) => client.CallAsync(
        new() { TenantId = tenantId, Connector = connector, Operation = operation, Input = input, IdempotencyKey = idempotencyKey, OrderNo = orderNo }, ct);

    /// <summary>Why a call brought nothing.</summary>
    public static (string Code, string Message) FailureOf(OutboundResult result) => result switch
    {
        OutboundResult.Refused refused => (refused.Code, refused.Message),
        OutboundResult.Failed failed => (failed.Code, failed.Message),
        OutboundResult.Unknown unknown => (unknown.Code, unknown.Message),
        _ => throw new InvalidOperationException($"no such result: {result}"),
    };

    private Task<OutboundResult> AskAsync(int tenantId, string connector, string operation, JsonObject input, string? orderNo, CancellationToken ct) => client.CallAsync(
        new() { TenantId = tenantId, Connector = connector, Operation = operation, Input = input, IdempotencyKey = $"read-{Guid.NewGuid():N}", OrderNo = orderNo, IsReading = true }, ct);

    private ListedOrder Read(Connector partner, int tenantId, JsonNode? document, SyncPlace place)
    {
        if (document is not JsonObject order)
        {
            return new(place, null, Unreadable, "The item has no document: the mapping of the answer must give it.");
        }

        var mapped = partner.Mapping.Orders.Run(
            JsonSerializer.SerializeToElement(Nulls.Without(order)), new MappingContext(codes.Apply(tenantId, partner.Manifest), MappingDefinition.OrdersDocument));
        if (mapped.Faults.Count > 0)
        {
            // A value that does not fit may be anybody's name: only codes, which are the partner's, are told.
            return new(place, null, mapped.Faults[0].Code, Short(string.Join(' ', mapped.Faults.Select(fault => fault.Unknown is null ? $"{fault.Path} cannot be read ({fault.Code})." : fault.Message))));
        }

        try
        {
            return new(place, mapped.Value.Deserialize<LegacyOrder>(Json));
        }
        catch (JsonException wrong)
        {
            return new(place, null, Unreadable, Short($"What was mapped does not fit at {wrong.Path}."));
        }
    }

    private static string Short(string text) => text.Length <= LongestFault ? text : text[..LongestFault];
}
