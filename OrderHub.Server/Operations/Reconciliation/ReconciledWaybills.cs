using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// The waybill system, which is no copy of the orders but must agree with them: the number of each order that goes on is registered there, and none is in
/// use there that no order holds. What is missing is registered again, as the flow does; what nobody holds is voided. Everything else is a person's.
/// </summary>
public sealed class ReconciledWaybills(
    IConnectorClient connectors, IConnectorAddresses addresses, IShards shards, OrderReader orders, MasterOrders master, Tenants tenants,
    IIdSource ids, IOptions<NodeOptions> node, IOptions<ReconciliationOptions> options, TimeProvider time) : IReconciledStore
{
    private const string InUse = "REGISTERED";

    /// <summary>Most orders that are asked for at once.</summary>
    private const int AtOnce = 200;

    public string Name => "waybills";

    public bool IsWhole => true;

    public bool IsShared => true;

    public bool IsCostly => true;

    public string? LeftOut => addresses.Find(WaybillRegistration.Connector) is null ? "No waybill system is known: set ORDERHUB__Connectors__waybill__Url." : null;

    public TimeSpan Lag => TimeSpan.Zero;

    public async Task<string?> FindObstacleAsync(CancellationToken ct)
    {
        try
        {
            await AskAsync(tenants.All.First().TenantId, "list", Stretch(time.GetUtcNow(), time.GetUtcNow(), null), ct);
            return null;
        }
        catch (StoreUnavailableException away)
        {
            return away.Message;
        }
    }

    public Task<long?> OldestAsync(int tenantId, CancellationToken ct) => Task.FromResult<long?>(null);

    public Task<BucketDigest?> DigestAsync(int tenantId, IdRange range, CancellationToken ct) => Task.FromResult<BucketDigest?>(null);

    public async Task<IReadOnlyList<StoreRow>> RowsAsync(int tenantId, IdRange range, IReadOnlyList<MasterRow> master, int limit, CancellationToken ct)
    {
        var rows = new List<StoreRow>();
        foreach (var some in master.Chunk(AtOnce))
        {
            var held = await HeldAsync(tenantId, [.. some.Where(order => !StatusMachine.IsEnd((OrderStatus)order.Status)).Select(order => order.OrderId)], ct);
            var asked = some.Where(order => held.ContainsKey(order.OrderId)).ToList();
            var there = asked.Count == 0 ? null : await StatesAsync(tenantId, asked.Select(order => order.OrderNo), ct);

            // Of an order that need not have anything there, whatever is there is right here; what is in use for it is looked at beside.
            rows.AddRange(some.Select(order => held.TryGetValue(order.OrderId, out var numbers)
                ? WaybillFindings.RowOf(order, numbers, [.. there![order.OrderNo]])
                : new StoreRow(order.OrderId, order.Version, order.Status)).OfType<StoreRow>());
        }

        return rows;
    }

    public Task<IReadOnlyDictionary<long, (int Version, string Print)>> ExpectedAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) => Nothing;

    public Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyList<MasterRow> orders, CancellationToken ct) => Nothing;

    public async Task<IReadOnlyList<Difference>> FindBesideAsync(int tenantId, IdRange range, bool isClean, CancellationToken ct)
    {
        var wrong = new List<Difference>();
        var now = time.GetUtcNow();
        var (from, to) = (IdLayout.TimeOf(range.From), range.To == long.MaxValue ? now : IdLayout.TimeOf(range.To));
        var (oldest, newest) = (await master.OldestAsync(tenantId, ct), now - options.Value.Young);
        string? after = null;
        while (from < to && await AskAsync(tenantId, "list", Stretch(from, to, after), ct) is { Count: > 0 } page)
        {
            var holders = await HoldersAsync(tenantId, page.Select(Number), ct);
            foreach (var one in page)
            {
                var (number, orderNo, at) = (Number(one), (string?)one["orderNo"], DateTimeOffset.Parse((string)one["registeredAt"]!, CultureInfo.InvariantCulture));
                if (at >= newest || holders.Contains((number, orderNo ?? "")) || !await IsOursAsync(tenantId, orderNo, oldest, ct))
                {
                    continue;
                }

                // Of an order that was called off a moment ago its flow may be about to void it.
                var order = await orders.FindByNoAsync(tenantId, orderNo!, ct);
                if (WaybillFindings.FindingOf(number, order) is { } finding && !(order?.UpdatedAt >= newest))
                {
                    wrong.Add(new(NamedId.Of(at, number), Cause.Extra, null, null, finding, number));
                }
            }

            var last = Number(page[^1]);
            after = string.CompareOrdinal(last, after) > 0 ? last : throw new StoreUnavailableException("The waybill system lists the same numbers again and again.");
        }

        return wrong;
    }

    public async Task RepairAsync(int tenantId, IReadOnlyList<Difference> differences, CancellationToken ct)
    {
        foreach (var difference in differences)
        {
            // 1. Asked again, as the flow asked: done twice it is done once. 2. What no parcel travels under.
            if (difference is { Cause: Cause.Missing, Master: not null } && await orders.FindAsync(tenantId, difference.OrderId, ct) is { } order
                && order.Packages.FirstOrDefault(package => !package.Voided)?.WaybillNo is { } number)
            {
                await CallAsync(tenantId, "register", WaybillRegistration.InputOf(order, number), order.OrderNo, ct);
            }
            else if (difference is { Cause: Cause.Extra, Name: { } unheld } && WaybillFindings.IsSafeToVoid(difference.Finding))
            {
                await CallAsync(tenantId, "void", new JsonObject { ["waybillNo"] = unheld, ["reason"] = "no order holds it" }, null, ct);
            }
        }
    }

    private static Task<IReadOnlyDictionary<long, (int Version, string Print)>> Nothing =>
        Task.FromResult<IReadOnlyDictionary<long, (int Version, string Print)>>(new Dictionary<long, (int, string)>());

    /// <summary>The numbers of those of the orders that have some, and of which the waybill system said once that it has them.</summary>
    private async Task<IReadOnlyDictionary<long, IReadOnlyCollection<string>>> HeldAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct)
    {
        var held = new Dictionary<long, IReadOnlyCollection<string>>();
        foreach (var door in orderIds.GroupBy(shards.For))
        {
            long[] those = [.. door];
            var numbers = await door.Key.ReadAsync(connection => HeldWaybills.OfOrdersAsync(connection, tenantId, WaybillPrefetch.Carrier, those), ct);
            var told = await door.Key.ReadAsync(connection => HeldWaybills.ReportedAsync(connection, tenantId, OrderStatus.WaybillAssigned, WaybillRegistration.Source, those), ct);
            foreach (var order in numbers.Where(order => told.Contains(order.Key)))
            {
                held[order.Key] = [.. order];
            }
        }

        return held;
    }

    /// <summary>Number and order number of what an order holds that is carried out.</summary>
    private async Task<HashSet<(string Number, string OrderNo)>> HoldersAsync(int tenantId, IEnumerable<string> numbers, CancellationToken ct)
    {
        string[] those = [.. numbers];
        return [.. (await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => HeldWaybills.HoldersAsync(connection, tenantId, those), ct)))).SelectMany(some => some)];
    }

    /// <summary>
    /// False for what is not this tenant's to judge: of another system or unit that uses the same account, of another tenant, or of a time whose orders are no longer kept.
    /// </summary>
    private async Task<bool> IsOursAsync(int tenantId, string? orderNo, long? oldest, CancellationToken ct)
    {
        if (!OrderNumber.TryParse(orderNo, out var number) || number.Unit != node.Value.Unit || oldest is null || number.CreatedAt < IdLayout.TimeOf(oldest.Value))
        {
            return false;
        }

        foreach (var other in tenants.All.Where(other => other.TenantId != tenantId))
        {
            if (await orders.FindIdByNoAsync(other.TenantId, orderNo, ct) is not null)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<ILookup<string, PartnerWaybill>> StatesAsync(int tenantId, IEnumerable<string> orderNos, CancellationToken ct)
    {
        var answer = await AskAsync(tenantId, "states", new JsonObject { ["orderNos"] = new JsonArray([.. orderNos.Select(orderNo => (JsonNode)orderNo)]) }, ct);
        return answer.Select(one => new PartnerWaybill(Number(one), (string?)one["orderNo"], (string?)one["state"] == InUse)).ToLookup(one => one.OrderNo ?? "", StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<JsonNode>> AskAsync(int tenantId, string operation, JsonObject input, CancellationToken ct) =>
        await CallAsync(tenantId, operation, input, null, ct) switch
        {
            OutboundResult.Done(var output) => output["waybills"] is JsonArray some ? [.. some.Select(one => one!)] : [],
            OutboundResult.Refused(var code, var message) => throw Away(code, message),
            OutboundResult.Failed failed => throw Away(failed.Code, failed.Message),
            OutboundResult.Unknown(var code, var message) => throw Away(code, message),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no known result."),
        };

    private Task<OutboundResult> CallAsync(int tenantId, string operation, JsonObject input, string? orderNo, CancellationToken ct) => connectors.CallAsync(
        new()
        {
            TenantId = tenantId,
            Connector = WaybillRegistration.Connector,
            Operation = operation,
            Input = input,

            // Each look and each repair is its own: the partner must not answer with what it said before.
            IdempotencyKey = $"reconcile-{ids.Next()}",
            OrderNo = orderNo,
        },
        ct);

    private static JsonObject Stretch(DateTimeOffset from, DateTimeOffset to, string? after) => new()
    {
        ["from"] = from.ToString("O", CultureInfo.InvariantCulture), ["to"] = to.ToString("O", CultureInfo.InvariantCulture), ["after"] = after,
    };

    private static string Number(JsonNode one) => (string)one["waybillNo"]!;

    private static StoreUnavailableException Away(string code, string message) => new($"The waybill system does not answer: {code} {message}");
}
