using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Billing;

/// <summary>
/// Enters what the order costs into its customer's statement of the month: a counted sum, of which each order's part is a movement under its number. Its undo is
/// <see cref="WriteCreditNote"/>. Safe to run twice: an order is entered once.
/// </summary>
public sealed class EnterStatement(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "bill.enter-statement",
        Title = new("Enter into the month's bill", "计入月结账单"),
        Summary = new(
            "Adds the order's actual fee to the statement of its customer, currency and month (UTC); it is shown by what is counted, kind 'statement'. 'nothing': it costs nothing.",
            "将订单实际费用计入客户当月（UTC）月结账单，可在计量项 statement 中查看。nothing：无费用。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["entered", "nothing"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "statement": { "type": "string", "description": "Customer, currency and month of the statement.", "x-zh": { "description": "月结单的客户、币种与月份。" } }
              }
            }
            """),
        Undo = "bill.credit-note@1",
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        var finance = order.Finance ?? new();
        if (finance.ActualFee is not ({ } amount and > 0))
        {
            return StepResult.Of("nothing");
        }

        if ((await counted.AddedAsync(context.CountedOrder(), CountedKinds.Statement, ct)).Count > 0)
        {
            return StepResult.Of("entered", "before");
        }

        var item = CountedItem.Of(CountedKinds.Statement, order.Channel?.CustomerCode ?? "", finance.Currency, context.Now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        await counted.AddAsync(context.Batch, context.CountedOrder(), CountedKinds.Statement, [(item, amount)], ct);
        return StepResult.Of("entered", $"{amount:0.00} {item.Key}", new JsonObject { ["statement"] = item.Key });
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) =>
        ValueTask.FromResult(context.Order().Order.Finance?.ActualFee > 0 ? StepResult.Of("entered", output: []) : StepResult.Of("nothing"));
}
