using System.Text.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Transaction.Changes;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

public sealed class ChangeRulesTests
{
    private static readonly string[] Changeable = [.. FieldGroups.All.Where(group => group != FieldGroups.Fixed)];

    /// <summary>The domain's table, written here once more: status, groups that may change, cancel, re-address, intercept.</summary>
    public static TheoryData<int, string, string, string, string> Table => new()
    {
        { 100, "*", "ALLOWED", "ALLOWED", "no notOnTheWay" },
        { 120, "*", "ALLOWED", "ALLOWED", "no notOnTheWay" },
        { 130, "", "no ended", "no ended", "no ended" },
        { 200, "deliveryTime phone pickupTime remark services", "CONDITIONAL askDownstream", "CONDITIONAL reprice", "no notOnTheWay" },
        { 210, "deliveryTime phone pickupTime remark services", "CONDITIONAL askDownstream", "CONDITIONAL reprice", "no notOnTheWay" },
        { 220, "deliveryTime phone pickupTime remark services", "CONDITIONAL askDownstream", "CONDITIONAL reprice", "no notOnTheWay" },
        { 230, "phone remark", "CONDITIONAL warehouseAgrees", "CONDITIONAL sameZone", "no notOnTheWay" },
        { 240, "phone remark", "CONDITIONAL warehouseAgrees", "CONDITIONAL sameZone", "no notOnTheWay" },
        { 250, "phone remark", "CONDITIONAL warehouseAgrees", "CONDITIONAL sameZone", "no notOnTheWay" },
        { 260, "", "BECOMES_INTERCEPT", "no tooLate", "ALLOWED" },
        { 270, "", "BECOMES_INTERCEPT", "no tooLate", "ALLOWED" },
        { 300, "deliveryTime phone", "BECOMES_INTERCEPT", "CONDITIONAL routeAllows fee", "ALLOWED" },
        { 320, "deliveryTime phone", "BECOMES_INTERCEPT", "CONDITIONAL routeAllows fee", "ALLOWED" },
        { 330, "deliveryTime phone", "BECOMES_INTERCEPT", "CONDITIONAL routeAllows fee", "ALLOWED" },
        { 340, "phone", "no tooLate", "CONDITIONAL courierDecides", "CONDITIONAL bestEffort" },
        { 350, "phone", "no tooLate", "no tooLate", "CONDITIONAL bestEffort" },
        { 400, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 410, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 420, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 430, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 440, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 450, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 610, "deliveryTime phone remark", "CONDITIONAL warehouseAgrees", "no tooLate", "no tooLate" },
        { 620, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 630, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 640, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 650, "", "no returnInstead", "no tooLate", "no tooLate" },
        { 900, "", "ALLOWED already", "no ended", "no ended" },
        { 920, "", "no ended", "no ended", "no ended" },
        { 930, "", "no ended", "no ended", "no ended" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_status_takes_what_the_domain_says(int status, string fields, string cancel, string readdress, string intercept)
    {
        var at = (OrderStatus)status;
        var changeable = Changeable.Where(group => Decide(at, ChangeKind.Modify, group).Answer == ChangeAnswer.Allowed).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(fields, changeable.Count == Changeable.Length ? "*" : string.Join(' ', changeable));
        Assert.Equal(cancel, InWords(Decide(at, ChangeKind.Cancel)));
        Assert.Equal(readdress, InWords(Decide(at, ChangeKind.Readdress)));
        Assert.Equal(intercept, InWords(Decide(at, ChangeKind.Intercept)));
    }

    [Fact]
    public void Every_status_is_in_the_table_once()
    {
        Assert.Equal(Enum.GetValues<OrderStatus>().Select(status => (int)status).Order(), Table.Select(row => (int)row[0]).Order());
        Assert.All(Enum.GetValues<OrderStatus>().Where(status => !StatusMachine.IsEnd(status)), status =>
            Assert.Single(ChangeRules.Standard.Rows, row => (int)status >= row.From && (int)status <= row.To));
    }

    [Fact]
    public void What_makes_an_order_the_one_it_is_never_changes() =>
        Assert.Equal([FieldGroups.Fixed], Decide(OrderStatus.Accepted, ChangeKind.Modify, FieldGroups.Fixed, FieldGroups.Remark).RefusedFields);

    [Fact]
    public void All_fields_that_stand_against_a_change_are_told_together() =>
        Assert.Equal(
            [FieldGroups.Goods, FieldGroups.Address],
            Decide(OrderStatus.PickupAssigned, ChangeKind.Modify, FieldGroups.Goods, FieldGroups.Phone, FieldGroups.Address).RefusedFields);

    [Fact]
    public void A_line_may_bring_a_table_of_its_own()
    {
        var rules = ChangeRules.Read("""
            {"rows":[{"from":100,"to":199,"modify":{"answer":"ALLOWED","fields":["remark"]},"cancel":{"answer":"REFUSED","reason":"tooLate"},
             "readdress":{"answer":"REFUSED","reason":"tooLate"},"intercept":{"answer":"ALLOWED"}}]}
            """);

        Assert.Equal("no tooLate", InWords(rules.Decide(OrderStatus.Accepted, ChangeKind.Cancel, [])));
        Assert.Equal([FieldGroups.Phone], rules.Decide(OrderStatus.Accepted, ChangeKind.Modify, [FieldGroups.Phone]).RefusedFields);
        Assert.Equal("no tooLate", InWords(rules.Decide(OrderStatus.InTransit, ChangeKind.Cancel, [])));
    }

    [Fact]
    public void The_shipped_table_uses_known_words_only()
    {
        var rules = ChangeRules.Standard.Rows.SelectMany(row => new[] { row.Modify, row.Cancel, row.Readdress, row.Intercept }).ToList();

        Assert.All(rules.SelectMany(rule => rule.Fields ?? []), field => Assert.Contains(field, FieldGroups.All.Append(ChangeRules.AllFields)));
        Assert.All(rules.SelectMany(rule => rule.Conditions ?? []), condition => Assert.Contains(condition, ChangeConditions.All));
        Assert.All(rules, rule => Assert.Equal(rule.Answer == ChangeAnswer.Refused, rule.Reason is not null));
        Assert.All(rules, rule => Assert.Equal(rule.Answer == ChangeAnswer.Conditional, rule.Conditions is { Count: > 0 }));
        Assert.Throws<JsonException>(() => ChangeRules.Read("""{"rows":[{"from":1}]}"""));
    }

    private static ChangeDecision Decide(OrderStatus status, ChangeKind kind, params string[] fields) => ChangeRules.Standard.Decide(status, kind, fields);

    private static string InWords(ChangeDecision decision) => decision.Answer == ChangeAnswer.Refused
        ? $"no {decision.Reason}"
        : string.Join(' ', new[] { Word(decision.Answer) }.Concat(decision.Conditions).Append(decision.Reason).OfType<string>());

    private static string Word(ChangeAnswer answer) => answer switch
    {
        ChangeAnswer.Allowed => "ALLOWED",
        ChangeAnswer.Conditional => "CONDITIONAL",
        _ => "BECOMES_INTERCEPT",
    };
}
