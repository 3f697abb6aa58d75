using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage.Counted;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>What a change would bring about beside the fields: for who asks before it is wanted.</summary>
public sealed record ChangeOutlook
{
    public static readonly ChangeOutlook None = new();

    /// <summary>What has been done and would be taken back, in the order in which it would be.</summary>
    public IReadOnlyList<UndoneWork> Undone { get; init; } = [];

    /// <summary>What the order holds of counted things and would give back.</summary>
    public IReadOnlyList<CountedMove> GivenBack { get; init; } = [];

    /// <summary>What the change costs when it is done; null: nothing.</summary>
    public ChangeFee? Fee { get; init; }

    /// <summary>Until when the answer stays as it is; null: it does not depend on how far the order is.</summary>
    public ChangeDeadline? Until { get; init; }

    /// <summary>For a reverse: the order that would be made.</summary>
    public ReverseOutlook? Reverse { get; init; }
}

/// <summary>The order that would bring goods back.</summary>
/// <param name="Line">The line that would carry it.</param>
/// <param name="IsRefundedFirst">Whether it is refunded before its inspection; null where the line refunds nothing.</param>
/// <param name="Goods">What would come back.</param>
public sealed record ReverseOutlook(string Line, bool? IsRefundedFirst, IReadOnlyList<Goods> Goods);

/// <summary>Work of a flow that would be taken back.</summary>
/// <param name="Step">The step that did it.</param>
/// <param name="Undo">The capability that takes it back, <c>name@version</c>.</param>
/// <param name="Title">What that is called.</param>
public sealed record UndoneWork(string Step, string Undo, LocalText Title);

/// <summary>Until when an answer holds.</summary>
/// <param name="Status">The first status of the line's course at which the answer is another; null: not the status ends it, but the time.</param>
/// <param name="Answer">What it is then.</param>
/// <param name="ExpectedAt">When the order is to get there, as far as a window or the promise tells, or when the time is over; null: not known.</param>
public sealed record ChangeDeadline(OrderStatus? Status, ChangeAnswer Answer, DateTimeOffset? ExpectedAt);

/// <summary>Finds what a planned change would bring about. Writes nothing.</summary>
public sealed class ChangeOutlooks(CapabilityRegistry capabilities, IShards shards)
{
    public async Task<ChangeOutlook> OfAsync(ChangeScene scene, ChangePlan plan, IReadOnlyList<InstanceRow> live, CancellationToken ct)
    {
        if (plan.Decision.Answer == ChangeAnswer.Refused || plan.Decision.Reason == ChangeReasons.Already)
        {
            return ChangeOutlook.None;
        }

        var order = scene.Order;
        var ends = plan.CarriedAs == ChangeKind.Cancel;
        return new()
        {
            Undone = ends ? [.. live.Where(instance => instance.State is not null).SelectMany(instance => UndoneOf(FlowJson.ReadState(instance.State!)))] : [],
            GivenBack = ends
                ? await shards.For(order.OrderId).ReadAsync(connection => CountedMoveTable.HeldByAsync(connection, order.TenantId, order.OrderId), ct)
                : [],
            Fee = scene.FeeOf(plan.CarriedAs),
            Until = DeadlineOf(order, plan.Kind, scene.Session.Rules, scene.Rules),
        };
    }

    private IEnumerable<UndoneWork> UndoneOf(InstanceState state) => state.Effects
        .Where(effect => !effect.Undone)
        .OrderByDescending(effect => effect.Seq)
        .Select(effect => new UndoneWork(effect.Step, effect.Undo, capabilities.Find(effect.Undo)?.Descriptor.Title ?? new(effect.Undo, effect.Undo)));

    /// <summary>The first status further on the line's course with another answer, and when the order is to get there. Pure.</summary>
    public static ChangeDeadline? DeadlineOf(Order order, ChangeKind kind, StatusRules course, ChangeRules rules)
    {
        var now = rules.RuleOf(order.Status, kind)?.Answer;
        foreach (var status in course.Course.Where(status => status > order.Status))
        {
            if (rules.RuleOf(status, kind)?.Answer is { } then && then != now)
            {
                return new(status, then, ExpectedAt(order, status));
            }
        }

        return null;
    }

    // What is planned of an order: when it is fetched, and until when it is promised.
    private static DateTimeOffset? ExpectedAt(Order order, OrderStatus status) => status switch
    {
        OrderStatus.PickupAssigned or OrderStatus.PickedUp => order.Operation?.PickupWindow?.Start,
        OrderStatus.OutForDelivery or OrderStatus.AtPickupPoint => order.Operation?.DeliveryWindow?.Start,
        OrderStatus.Delivered => order.PromisedAt,
        _ => null,
    };
}
