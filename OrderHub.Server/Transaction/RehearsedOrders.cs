using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Transaction.Changes;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Transaction;

/// <summary>Makes the orders that flows are tried on: new ones for flows that take orders, accepted ones for what follows. None of them is ever stored.</summary>
public sealed class RehearsedOrders(OrderSessions sessions, OrderReader reader) : ISimulationSubjects
{
    private const string Code = "simulation.order";
    private const string Source = "SIMULATION";
    private const int MostPieces = 2000;

    public async Task<(ISubject? Subject, IReadOnlyList<Fault> Faults)> CreateAsync(
        int tenantId, FlowDefinition flow, GivenOrder given, IIdSource ids, TimeProvider clock, CancellationToken ct)
    {
        JsonNode? merged = (given.Order ?? SampleOrder.Of(flow.Line)).DeepClone();
        Merge((JsonObject)merged, given.With);
        OrderContent? content;
        try
        {
            content = merged.Deserialize(RehearsedJson.Default.OrderContent);
        }
        catch (JsonException error)
        {
            return (null, [new(Code, $"given.order{(error.Path is { Length: > 1 } path ? path[1..] : "")}", "The order is none that the API would take: " + error.Message)]);
        }

        var status = flow.Kind == FlowKind.Transaction ? OrderStatus.Received : OrderStatus.Accepted;
        if (given.Status is { } word && !TryStatus(word, out status))
        {
            return (null, [new(Code, "given.status", $"There is no status {word}.")]);
        }

        var now = clock.GetUtcNow();
        var number = ids.Next(0);
        var order = new Order(content!)
        {
            TenantId = tenantId,
            OrderId = number,
            OrderNo = $"SIM{number}",
            Status = status,
            CreatedAt = now,
            UpdatedAt = now,
            AcceptedAt = status >= OrderStatus.Accepted ? now : null,
            BusinessLine = flow.Line,
            References = [new() { SourceSystem = Source, RefType = Reference.RequestType, RefNo = $"SIM{number}" }],
        };
        if (flow.Kind == FlowKind.Transaction)
        {
            return (await sessions.RehearseAsync(order, stored: false, ids, clock, ct), []);
        }

        if (given.WaybillNo is { Length: 0 })
        {
            return (await sessions.RehearseAsync(order, stored: true, ids, clock, ct), []);
        }

        var (waybillNo, pieces) = (given.WaybillNo ?? $"SIM{number}W", Math.Clamp(given.Pieces ?? 1, 1, MostPieces));
        var packages = Enumerable.Range(1, pieces).Select(piece => new Package
        {
            WaybillNo = waybillNo,
            PackageNo = pieces == 1 ? null : $"{waybillNo}-{piece}-{pieces}",
            Seq = piece,
            WeightKg = order.Cargo.Sum(one => one.WeightKg ?? 0) / pieces,
        });
        return (await sessions.RehearseAsync(order with { Packages = [.. packages] }, stored: true, ids, clock, ct), []);
    }

    public async Task<RecordedOrder?> RecordedAsync(int tenantId, string orderNo, CancellationToken ct) =>
        Recorded(await reader.FindByNoAsync(tenantId, orderNo, ct));

    public async Task<RecordedOrder?> RecordedAsync(int tenantId, long orderId, CancellationToken ct) => Recorded(await reader.FindAsync(tenantId, orderId, ct));

    private static RecordedOrder? Recorded(Order? order) => order is null ? null : new(
        order.OrderId, order.OrderNo, (JsonObject)JsonSerializer.SerializeToNode(HubFields.Without(order), RehearsedJson.Default.OrderContent)!,
        order.Packages.FirstOrDefault(package => !package.Voided)?.WaybillNo);

    private static bool TryStatus(string word, out OrderStatus status)
    {
        try
        {
            status = JsonSerializer.Deserialize(JsonSerializer.Serialize(word, RehearsedJson.Default.String), RehearsedJson.Default.OrderStatus);
            return true;
        }
        catch (JsonException)
        {
            status = default;
            return false;
        }
    }

    /// <summary>Lays one object over another: objects merge, null takes away.</summary>
    private static void Merge(JsonObject target, JsonObject? over)
    {
        foreach (var (name, value) in over ?? [])
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner && target[name] is JsonObject below)
            {
                Merge(below, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderContent))]
[JsonSerializable(typeof(OrderStatus))]
[JsonSerializable(typeof(string))]
internal sealed partial class RehearsedJson : JsonSerializerContext;
