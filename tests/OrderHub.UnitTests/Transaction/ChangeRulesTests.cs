using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Transaction.Changes;
using OrderHub.UnitTests.Architecture;
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
        { 400, "", "no returnInstead", "no tooLate", "no returnInstead" },
        { 410, "", "no returnInstead", "no tooLate", "no returnInstead" },
        { 420, "", "no returnInstead", "no tooLate", "no returnInstead" },
        { 430, "", "no returnInstead", "no tooLate", "no returnInstead" },
        { 440, "", "no returnInstead", "no tooLate", "no returnInstead" },
        { 450, "", "no returnInstead", "no tooLate", "no returnInstead" },
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

    [Theory]
    [InlineData(OrderStatus.Accepted, "no notDelivered")]
    [InlineData(OrderStatus.OutForDelivery, "no notDelivered")]
    [InlineData(OrderStatus.Delivered, "ALLOWED")]
    [InlineData(OrderStatus.Partial, "ALLOWED")]
    [InlineData(OrderStatus.Installed, "ALLOWED")]
    [InlineData(OrderStatus.Putaway, "no notThisLine")]
    [InlineData(OrderStatus.Closed, "ALLOWED")]
    [InlineData(OrderStatus.Refused, "no ended")]
    [InlineData(OrderStatus.Cancelled, "no ended")]
    [InlineData(OrderStatus.Lost, "no ended")]
    public void What_was_delivered_may_come_back_also_once_it_is_closed(OrderStatus status, string answer) => Assert.Equal(answer, InWords(Decide(status, ChangeKind.Reverse)));

    [Fact]
    public void What_comes_in_or_goes_back_already_is_not_reversed() => Assert.All(
        ["procurement-in", "return-in", "allocation-in", "return-out", "allocation-out", "c2b-pickup"],
        line => Assert.All(
            [OrderStatus.Accepted, OrderStatus.Delivered, OrderStatus.Putaway, OrderStatus.Closed],
            status => Assert.Equal("no notThisLine", InWords(ChangeRules.Of(line).Decide(status, ChangeKind.Reverse, [])))));

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
    public void A_line_ships_with_rows_of_its_own()
    {
        Assert.All(ChangeRules.ShippedLines, line => Assert.Contains(line, BusinessLines.All));
        Assert.Equal("no notThisLine", InWords(ChangeRules.Of("procurement-in").Decide(OrderStatus.Accepted, ChangeKind.Readdress, [])));
        Assert.Equal("ALLOWED", InWords(ChangeRules.Of("express").Decide(OrderStatus.Accepted, ChangeKind.Readdress, [])));

        // Where a line says nothing, the hub's own rows hold.
        Assert.Equal("no returnInstead", InWords(ChangeRules.Of("procurement-in").Decide(OrderStatus.Arrived, ChangeKind.Cancel, [])));
    }

    /// <summary>A wish that is taken and that no handler waits for would stand open for ever.</summary>
    [Fact]
    public void Whatever_a_line_says_yes_to_its_flow_answers() => Assert.All(BusinessLines.All, line =>
    {
        var flow = JsonNode.Parse(File.ReadAllText(Repository.PathOf($"workflows/{line}/fulfillment.json")))!;
        foreach (var (kind, handler) in new[] { (ChangeKind.Readdress, "readdress"), (ChangeKind.Intercept, "intercept"), (ChangeKind.Cancel, "cancel") })
        {
            var taken = Enum.GetValues<OrderStatus>().Where(status => status >= OrderStatus.Dispatched && ChangeRules.Of(line).Decide(status, kind, []) is { Answer: not ChangeAnswer.Refused, Reason: null }).ToList();
            Assert.True(taken.Count == 0 || flow["on"]?[handler] is not null, $"{line} takes a {kind} at {string.Join(", ", taken)}, and its flow has no handler for it.");
        }
    });

    [Fact]
    public void A_tenant_says_otherwise_for_all_lines_and_for_one()
    {
        var rows = Rows(("", "PICKED_UP", "INTERCEPT", "", "", "15"), ("freight", "PICKED_UP", "INTERCEPT", "REFUSED", "", ""), ("", "ACCEPTED", "CANCEL", "CONDITIONAL", "bestEffort", ""), ("freight", "CLOSED", "REVERSE", "REFUSED", "", ""));
        var (express, freight) = (ChangeRuleBook.Over(ChangeRules.Of("express"), rows, "express", Today), ChangeRuleBook.Over(ChangeRules.Of("freight"), rows, "freight", Today));

        Assert.Equal("ALLOWED", InWords(express.Decide(OrderStatus.PickedUp, ChangeKind.Intercept, [])));
        Assert.Equal(new ChangeFee(15, "CNY"), express.RuleOf(OrderStatus.PickedUp, ChangeKind.Intercept)!.Fee);
        Assert.Equal("no tooLate", InWords(freight.Decide(OrderStatus.PickedUp, ChangeKind.Intercept, [])));
        Assert.Equal(("ALLOWED", "no tooLate"), (InWords(express.Decide(OrderStatus.Closed, ChangeKind.Reverse, [])), InWords(freight.Decide(OrderStatus.Closed, ChangeKind.Reverse, []))));
        Assert.Equal("CONDITIONAL bestEffort", InWords(freight.Decide(OrderStatus.Accepted, ChangeKind.Cancel, [])));
        Assert.Equal("BECOMES_INTERCEPT", InWords(express.Decide(OrderStatus.PickedUp, ChangeKind.Cancel, [])));
    }

    [Fact]
    public void An_answer_is_told_until_when_it_holds()
    {
        var order = new Order(new OrderContent { BusinessIdentity = "jdl.express.b2c", BusinessType = "DELIVERY", Operation = new() { PickupWindow = new() { Start = Noon, End = Noon.AddHours(2) } } })
        {
            TenantId = 1, OrderId = 1, OrderNo = "1", Status = OrderStatus.PickupAssigned, CreatedAt = Noon, UpdatedAt = Noon,
        };

        Assert.Equal(
            new ChangeDeadline(OrderStatus.PickedUp, ChangeAnswer.BecomesIntercept, Noon), ChangeOutlooks.DeadlineOf(order, ChangeKind.Cancel, StatusRules.Standard, ChangeRules.Standard));
        Assert.Equal(
            new ChangeDeadline(OrderStatus.OutForDelivery, ChangeAnswer.Conditional, null),
            ChangeOutlooks.DeadlineOf(order with { Status = OrderStatus.AtSite }, ChangeKind.Intercept, StatusRules.Standard, ChangeRules.Standard));
        Assert.Null(ChangeOutlooks.DeadlineOf(order with { Status = OrderStatus.Delivered }, ChangeKind.Cancel, StatusRules.Standard, ChangeRules.Standard));
    }

    [Fact]
    public void A_rule_of_a_tenant_knows_the_words_of_the_shipped_ones() =>
        Assert.Equal(
            FieldGroups.All.Where(group => group != FieldGroups.Fixed).Append(ChangeRules.AllFields).Order(StringComparer.Ordinal),
            ReferenceTables.ChangeRules.Cells.Single(column => column.Name == "fields").Words.Order(StringComparer.Ordinal));

    [Fact]
    public void The_shipped_table_uses_known_words_only()
    {
        var rules = ChangeRules.ShippedLines.Select(ChangeRules.Of).Append(ChangeRules.Standard).SelectMany(table => table.Rows).SelectMany(row => new[] { row.Modify, row.Cancel, row.Readdress, row.Intercept, row.Reverse }).OfType<ChangeRule>().ToList();

        Assert.All(rules.SelectMany(rule => rule.Fields ?? []), field => Assert.Contains(field, FieldGroups.All.Append(ChangeRules.AllFields)));
        Assert.All(rules.SelectMany(rule => rule.Conditions ?? []), condition => Assert.Contains(condition, ChangeConditions.All));
        Assert.All(rules, rule => Assert.Equal(rule.Answer == ChangeAnswer.Refused, rule.Reason is not null));
        Assert.All(rules, rule => Assert.Equal(rule.Answer == ChangeAnswer.Conditional, rule.Conditions is { Count: > 0 }));
        Assert.Throws<JsonException>(() => ChangeRules.Read("""{"rows":[{"from":1}]}"""));
    }

    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static ReferenceSnapshot Rows(params (string Line, string Status, string Change, string Answer, string Conditions, string Fee)[] rows) => new(ReferenceTables.ChangeRules, 1, rows.Select(row =>
    {
        var input = new ReferenceInput(
            new Dictionary<string, string> { ["line"] = row.Line, ["status"] = row.Status, ["change"] = row.Change },
            new Dictionary<string, string> { ["answer"] = row.Answer, ["conditions"] = row.Conditions, ["fee"] = row.Fee }, null, null);
        var (read, faults) = input.Read(ReferenceTables.ChangeRules, "");
        Assert.Empty(faults);
        return read!;
    }));

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
