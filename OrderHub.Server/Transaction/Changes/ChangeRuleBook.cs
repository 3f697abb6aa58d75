using System.Text.Json;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>The rules by which orders of a tenant's line are changed: the shipped ones, and over them the tenant's rows of <c>change-rules</c>.</summary>
public sealed class ChangeRuleBook(ReferenceData reference, TimeProvider clock)
{
    public async ValueTask<ChangeRules> OfAsync(int tenantId, string? line, CancellationToken ct) =>
        Over(ChangeRules.Of(line), await reference.OfAsync(tenantId, ReferenceTables.ChangeRules, ct), line ?? "", ReferenceData.DayOf(clock.GetUtcNow()));

    /// <summary>Rows of every line first, so that those of the line itself go before them. A row without an answer says only what the change costs.</summary>
    public static ChangeRules Over(ChangeRules shipped, ReferenceSnapshot rows, string line, DateOnly day)
    {
        var said = new Dictionary<(OrderStatus Status, ChangeKind Kind), ChangeRule>();
        foreach (var row in rows.Rows.Where(row => row.HoldsOn(day) && (row.Key[0].Length == 0 || row.Key[0] == line)).OrderBy(row => row.Key[0].Length > 0))
        {
            var (status, kind) = (OrderStatusNames.Of(row.Key[1]), Named(row.Key[2], ChangeRulesJson.Default.ChangeKind));
            var before = said.GetValueOrDefault((status, kind)) ?? shipped.RuleOf(status, kind) ?? new ChangeRule(ChangeAnswer.Refused, Reason: ChangeReasons.TooLate);
            said[(status, kind)] = RuleOf(row, before);
        }

        return said.Count == 0 ? shipped : shipped with { Said = said };
    }

    private static ChangeRule RuleOf(ReferenceRow row, ChangeRule before)
    {
        var rule = row.Text("answer") is { Length: > 0 } answer
            ? new ChangeRule(Named(answer, ChangeRulesJson.Default.ChangeAnswer), Words(row.Text("fields")), Words(row.Text("conditions")), ChangeReasons.TooLate)
            : before;
        return rule with { Fee = row.Decimal("fee") is { } fee ? new(fee, row.Text("currency") ?? "CNY") : before.Fee };
    }

    private static string[] Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static T Named<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize($"\"{name}\"", type)!;
}
