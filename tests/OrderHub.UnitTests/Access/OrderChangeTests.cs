using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Transaction.Changes;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>What is promised of changes, whatever the store.</summary>
public abstract class OrderChangeContract(ChangeHub hub)
{
    [Fact]
    public async Task One_phone_is_changed_without_sending_anything_else()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);

        var answer = await hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"mobile":"13700001111"}}}"""), "\"1\"");

        Assert.True(answer.Status == 200, answer.ToString());
        Assert.Equal("\"2\"", answer.Tag);
        var stored = await hub.StoredAsync(order);
        Assert.Equal(("13700001111", "李测试", "幸福小区三栋"), (stored.Parties[1].Mobile, stored.Parties[1].Name, stored.Parties[1].Address));
        Assert.Equal(order.Parties[0], stored.Parties[0]);
        Assert.Equal(2, stored.Version);
    }

    [Fact]
    public async Task What_is_sent_back_masked_as_it_was_shown_loses_nothing()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);
        var shown = await hub.OrderAsync(order);
        var parties = shown["parties"]!.DeepClone().AsArray();
        parties[0]!["mobile"] = "13700002222";

        var answer = await hub.PatchAsync(order, new JsonObject { ["parties"] = parties, ["customs"] = shown["customs"]!.DeepClone() });

        Assert.True(answer.Status == 200, answer.ToString());
        var stored = await hub.StoredAsync(order);
        Assert.Equal(order.Parties[1], stored.Parties[1]);
        Assert.Equal(order.Parties[0] with { Mobile = "13700002222" }, stored.Parties[0]);
        Assert.Equal(order.Customs, stored.Customs);
    }

    [Fact]
    public async Task Everything_but_the_identity_changes_before_dispatch_and_the_line_prices_it_again()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted, order => order with { Products = [new() { ProductCode = "ed-m-0001", Kind = ProductKinds.Main }] });
        var before = order.Finance!.EstimatedFee;

        var answer = await hub.PatchAsync(order, Json("""
            {"remark":null,"cargo":[{"description":"海鲜","weightKg":40}],"goods":{"2":null,"4":{"name":"雨伞","quantity":1}},"finance":{"codAmount":12.34}}
            """));

        Assert.True(answer.Status == 200, answer.ToString());
        var stored = await hub.StoredAsync(order);
        Assert.Null(stored.Remark);
        Assert.Equal([1, 3, 4], stored.Goods.Select(goods => goods.LineNo));
        Assert.Equal(12.34m, stored.Finance!.CodAmount);
        Assert.True(stored.Finance.EstimatedFee > before, $"{stored.Finance.EstimatedFee}");
        var changed = (await ChangesAsync(order)).Select(change => (string)change!["path"]!).ToList();
        Assert.Contains("finance.estimatedFee", changed);
        Assert.Contains("cargo[0].weightKg", changed);
    }

    [Fact]
    public async Task An_address_that_the_line_does_not_reach_is_refused_as_it_would_be_of_a_new_order()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        var answer = await hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"province":"香港","city":"香港","county":"九龙"}}}"""));

        Assert.Equal((422, "order.refused.reach"), (answer.Status, answer.Code));
        Assert.Equal(1, (await hub.StoredAsync(order)).Version);
    }

    [Fact]
    public async Task Goods_that_the_line_does_not_carry_are_refused_as_they_would_be_of_a_new_order()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        var answer = await hub.PatchAsync(order, Json("""{"goods":{"1":{"hsCode":"3604100000"}}}"""));

        Assert.Equal((422, "order.refused.goods"), (answer.Status, answer.Code));
        Assert.Equal(1, (await hub.StoredAsync(order)).Version);
    }

    [Fact]
    public async Task Goods_that_are_reserved_do_not_change_and_all_else_does()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);
        var batch = new WriteBatch();
        CountedMoveTable.Insert(batch, order.TenantId, order.OrderId, order.OrderNo, new(CountedKinds.Stock, "110009|EMG1|ZP", 1, 20_000, CountedMoveTable.Taken), order.CreatedAt);
        Assert.True((await hub.Shards.For(order.OrderId).CommitAsync(batch, default)).IsCommitted);

        var answer = await hub.PatchAsync(order, Json("""{"goods":{"1":{"quantity":3}}}"""));
        var dry = await hub.PatchAsync(order, Json("""{"goods":{"1":{"quantity":3}}}"""), dryRun: true);

        Assert.Equal((422, "order.refused.reserved"), (answer.Status, answer.Code));
        Assert.Equal((answer.Status, answer.Code), (dry.Status, dry.Code));
        Assert.Equal(200, (await hub.PatchAsync(order, Json("""{"remark":"x"}"""))).Status);
    }

    [Fact]
    public async Task All_faults_of_a_change_come_together()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);

        var answer = await hub.PatchAsync(order, Json("""
            {"goods":{"1":{"name":"另一个"}},"operation":{"deliveryWindow":{"start":"2026-03-02T10:00:00Z","end":"2026-03-02T09:00:00Z"}},"parties":{"CONSIGNEE":{"mobile":"x"}}}
            """));

        Assert.Equal((422, "order.invalid"), (answer.Status, answer.Code));
        Assert.Equal(
            [("order.change.field", "goods[0].name"), ("order.party.mobile", "parties[1].mobile"), ("order.window", "operation.deliveryWindow")],
            answer.Faults.Order());
    }

    [Fact]
    public async Task What_was_wrong_with_an_order_before_does_not_stand_against_a_change()
    {
        // References come back by system and type, so that the hub's own claim is not the first, and a name was not asked for once.
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned, order => order with
        {
            References = [new() { SourceSystem = "ECLP", RefType = "ISV", RefNo = order.OrderNo }, new() { SourceSystem = "ECLP", RefType = Reference.RequestType, RefNo = order.OrderNo }],
            Parties = [order.Parties[0] with { Name = null }, order.Parties[1]],
        });

        Assert.Equal(200, (await hub.PatchAsync(order, Json("""{"remark":"x"}"""))).Status);
        Assert.Equal([("order.party.mobile", "parties[1].mobile")], (await hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"mobile":"x"}}}"""))).Faults);
    }

    [Fact]
    public async Task An_unknown_or_fixed_field_is_named()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        Assert.Equal([("json.unknown-property", "status")], (await hub.PatchAsync(order, Json("""{"status":"DELIVERED"}"""))).Faults);
        Assert.Equal([("order.change.field", "businessType")], (await hub.PatchAsync(order, Json("""{"businessType":"OTHER"}"""))).Faults);
    }

    [Theory]
    [InlineData(OrderStatus.PickupAssigned, """{"goods":{"1":{"quantity":3}}}""", "goods[0].quantity")]
    [InlineData(OrderStatus.PickupAssigned, """{"parties":{"CONSIGNEE":{"address":"别处"}}}""", "parties[1].address")]
    [InlineData(OrderStatus.Picking, """{"operation":{"deliveryWindow":{"start":"2026-03-02T10:00:00Z","end":"2026-03-02T12:00:00Z"}}}""", "operation.deliveryWindow.start")]
    [InlineData(OrderStatus.InTransit, """{"remark":"x"}""", "remark")]
    [InlineData(OrderStatus.OutForDelivery, """{"operation":{"deliveryWindow":{"start":"2026-03-02T10:00:00Z","end":"2026-03-02T12:00:00Z"}}}""", "operation.deliveryWindow.start")]
    public async Task A_field_that_the_status_does_not_let_change_is_named(OrderStatus status, string patch, string path)
    {
        var order = await hub.StoreAsync(status);
        var answer = await hub.PatchAsync(order, Json(patch));

        Assert.Equal((409, "order.change.refused"), (answer.Status, answer.Code));
        Assert.Contains(("order.change.field", path), answer.Faults);
        Assert.Equal(1, (await hub.StoredAsync(order)).Version);
    }

    [Fact]
    public async Task A_change_of_content_needs_the_version_it_was_made_from()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        Assert.Equal((428, "order.precondition.required"), Code(await hub.PatchAsync(order, Json("""{"remark":"x"}"""), ifMatch: null)));
        Assert.Equal((400, "order.precondition.invalid"), Code(await hub.PatchAsync(order, Json("""{"remark":"x"}"""), ifMatch: "1")));
        Assert.Equal((412, "order.precondition.failed"), Code(await hub.PatchAsync(order, Json("""{"remark":"x"}"""), ifMatch: "W/\"1\"")));
        Assert.Equal((400, "order.idempotency.required"), Code(await ChangeHub.SendAsync(hub.Admin, HttpMethod.Patch, $"/api/v1/orders/{order.OrderNo}", Json("""{"remark":"x"}"""), null, "*")));
    }

    [Fact]
    public async Task An_entry_whose_key_another_has_is_not_changed_by_its_key()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted, one => one with { Parties = [.. one.Parties, new() { Role = "PAYER", Name = "甲" }, new() { Role = "PAYER", Name = "乙" }] });

        var answer = await hub.PatchAsync(order, Json("""{"parties":{"PAYER":{"name":"丙"}}}"""));

        Assert.Equal((422, "order.invalid"), Code(answer));
        Assert.Equal(("order.change.ambiguous", "parties.PAYER"), Assert.Single(answer.Faults));
    }

    [Fact]
    public async Task A_change_is_answered_with_what_changed()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        var change = Assert.Single((await hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"mobile":"13700001111"}}}"""))).Body!["changes"]!.AsArray())!;

        Assert.Equal(("parties[1].mobile", "139****1234", "137****1111"), ((string)change["path"]!, (string?)change["old"], (string)change["new"]!));
    }

    [Fact]
    public async Task One_of_several_tags_is_enough()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        Assert.Equal(200, (await hub.PatchAsync(order, Json("""{"remark":"x"}"""), ifMatch: "\"7\", \"1\"")).Status);
    }

    [Fact]
    public async Task Measures_and_fees_are_not_the_callers_to_change_but_may_be_sent_back()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted, one => one with { Cargo = [one.Cargo[0] with { MeasuredWeightKg = 4 }] });
        var shown = await hub.OrderAsync(order);
        var back = new JsonObject { ["cargo"] = shown["cargo"]!.DeepClone(), ["finance"] = shown["finance"]!.DeepClone(), ["goods"] = shown["goods"]!.DeepClone() };

        Assert.True(await hub.PatchAsync(order, back.DeepClone()) is { Status: 200 } same, "sent back");

        back["cargo"]![0]!["measuredWeightKg"] = 0.1;
        (back["finance"]!["actualFee"], back["goods"]![1]!["actualQuantity"], back["operation"]) = (1, 1, new JsonObject { ["installOrderNo"] = "AZ1" });
        var answer = await hub.PatchAsync(order, back);
        Assert.Equal((422, "order.invalid"), Code(answer));
        Assert.Equal(
            ["cargo[0].measuredWeightKg", "finance.actualFee", "goods[1].actualQuantity", "operation.installOrderNo"],
            answer.Faults.Where(fault => fault.Code == "order.field.not-yours").Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Peoples_own_words_are_hidden_unless_revealed()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);
        await hub.AskAsync(order, "cancel", Json("""{"reason":"请打电话13700009999"}"""));
        var path = $"/api/v1/orders/{order.OrderNo}";

        foreach (var address in new[] { path, path + "/status-flow", path + "/requests" })
        {
            Assert.DoesNotContain("13700009999", (await hub.GetAsync(address)).ToJsonString(), StringComparison.Ordinal);
            Assert.Contains("13700009999", (await hub.GetAsync(address + "?reveal=true")).ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_two_who_change_one_version_one_is_told_what_the_other_did()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);

        var answers = await Task.WhenAll(
            hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"mobile":"13700003333"}}}"""), "\"1\""),
            hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"mobile":"13700003333"}}}"""), "\"1\""));

        Assert.Equal([200, 412], answers.Select(answer => answer.Status).Order());
        var late = answers.Single(answer => answer.Status == 412);
        Assert.Equal("order.precondition.failed", late.Code);
        var change = Assert.Single(late.Body!["changes"]!.AsArray())!;
        Assert.Equal(("parties[1].mobile", "139****1234", "137****3333"), ((string)change["path"]!, (string)change["old"]!, (string)change["new"]!));
    }

    [Fact]
    public async Task A_status_that_came_meanwhile_is_among_what_changed()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);
        await hub.ReportAsync(order, OrderStatus.PickedUp);

        var answer = await hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"mobile":"13700004444"}}}"""), "\"1\"");

        var change = Assert.Single(answer.Body!["changes"]!.AsArray())!;
        Assert.Equal(("status", "PICKED_UP", 2), ((string)change["path"]!, (string)change["new"]!, (int)change["orderVersion"]!));
    }

    [Fact]
    public async Task Of_many_who_change_whatever_there_is_all_get_through_one_after_another()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => hub.PatchAsync(order, new JsonObject { ["remark"] = $"words {i}" })));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(13, (await hub.StoredAsync(order)).Version);
    }

    [Fact]
    public async Task The_same_key_again_changes_nothing_and_gets_the_same_answer()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);
        var key = ChangeHub.NewKey();

        var first = await hub.PatchAsync(order, Json("""{"remark":"once"}"""), "\"1\"", key);
        var again = await hub.PatchAsync(order, Json("""{"remark":"once"}"""), "\"1\"", key);
        var other = await hub.PatchAsync(order, Json("""{"remark":"twice"}"""), "\"2\"", key);

        Assert.False(first.Replayed);
        Assert.True(again.Replayed);
        Assert.Equal(first.Body!.ToJsonString(), again.Body!.ToJsonString());
        Assert.Equal((409, "order.idempotency.conflict"), Code(other));
        Assert.Equal(2, (await hub.StoredAsync(order)).Version);
    }

    [Fact]
    public async Task Many_with_one_key_at_once_make_one_request()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);
        var key = ChangeHub.NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => hub.AskAsync(order, "cancel", Json("""{"reason":"买家不要了"}"""), key)));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers, answer => !answer.Replayed);
        Assert.Single(await RequestsAsync(order));
        Assert.Equal(2, (await hub.StoredAsync(order)).Version);
    }

    [Fact]
    public async Task A_cancel_before_anything_is_under_way_is_carried_out_at_once()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        var answer = await hub.AskAsync(order, "cancel", Json("""{"reason":"买家不要了"}"""));

        Assert.Equal((200, "DONE", "ALLOWED"), (answer.Status, (string?)answer.Body!["state"], (string?)answer.Body["decision"]!["answer"]));
        var stored = await hub.StoredAsync(order);
        Assert.Equal((OrderStatus.Cancelled, 2, true), (stored.Status, stored.CancelStatus, stored.Packages[0].Voided));
        var again = await hub.AskAsync(order, "cancel");
        Assert.Equal((200, "already"), (again.Status, (string?)again.Body!["decision"]!["reason"]));
    }

    [Theory]
    [InlineData(OrderStatus.PickupAssigned, "cancel", "CONDITIONAL", "askDownstream", "CANCEL")]
    [InlineData(OrderStatus.Picking, "cancel", "CONDITIONAL", "warehouseAgrees", "CANCEL")]
    [InlineData(OrderStatus.Outbound, "cancel", "BECOMES_INTERCEPT", null, "INTERCEPT")]
    [InlineData(OrderStatus.InTransit, "cancel", "BECOMES_INTERCEPT", null, "INTERCEPT")]
    [InlineData(OrderStatus.InTransit, "intercept", "ALLOWED", null, "INTERCEPT")]
    [InlineData(OrderStatus.OutForDelivery, "intercept", "CONDITIONAL", "bestEffort", "INTERCEPT")]
    public async Task A_request_that_the_flow_carries_out_is_recorded_and_told_in_one_commit(OrderStatus status, string wish, string answer, string? condition, string carriedAs)
    {
        var order = await hub.StoreAsync(status);

        var asked = await hub.AskAsync(order, wish);

        Assert.True(asked.Status == 202, asked.ToString());
        Assert.Equal(("REQUESTED", answer, condition, carriedAs), (
            (string?)asked.Body!["state"], (string?)asked.Body["decision"]!["answer"],
            (string?)asked.Body["decision"]!["conditions"]!.AsArray().FirstOrDefault(), (string?)asked.Body["carriedAs"]));
        var stored = await hub.StoredAsync(order);
        Assert.Equal(carriedAs == "CANCEL" ? (1, 0) : (0, 1), (stored.CancelStatus, stored.InterceptStatus));
        Assert.NotNull(await SignalOfAsync(order, carriedAs));
    }

    [Theory]
    [InlineData(OrderStatus.Accepted, "intercept", "order.change.not-on-the-way")]
    [InlineData(OrderStatus.OutForDelivery, "cancel", "order.change.too-late")]
    [InlineData(OrderStatus.Delivered, "cancel", "order.change.return-instead")]
    [InlineData(OrderStatus.Closed, "cancel", "order.change.ended")]
    public async Task A_refused_request_is_recorded_with_its_reason(OrderStatus status, string wish, string code)
    {
        var order = await hub.StoreAsync(status);
        var key = ChangeHub.NewKey();

        var answer = await hub.AskAsync(order, wish, key: key);
        var again = await hub.AskAsync(order, wish, key: key);

        Assert.Equal((409, "order.change.refused"), Code(answer));
        Assert.Equal([(code, "")], answer.Faults);
        Assert.Equal((409, true), (again.Status, again.Replayed));
        Assert.Equal("REFUSED", (string?)Assert.Single(await RequestsAsync(order))!["state"]);
        Assert.Equal(1, (await hub.StoredAsync(order)).Version);
        Assert.Null(await SignalOfAsync(order, wish));
    }

    [Fact]
    public async Task An_order_that_is_to_be_stopped_takes_no_other_change()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);
        await hub.AskAsync(order, "cancel");

        Assert.Equal([("order.change.open", "")], (await hub.AskAsync(order, "cancel")).Faults);
        Assert.Equal([("order.change.open", "")], (await hub.PatchAsync(order, Json("""{"remark":"x"}"""))).Faults);
    }

    [Fact]
    public async Task Whoever_settles_the_cancel_closes_its_request()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);
        await hub.AskAsync(order, "cancel");
        await hub.ReportAsync(order, OrderStatus.Cancelled, current => current with { CancelStatus = 2 });

        var request = Assert.Single(await RequestsAsync(order))!;
        Assert.Equal("DONE", (string?)request["state"]);
        Assert.NotNull(request["settledAt"]);
    }

    [Fact]
    public async Task Before_dispatch_another_address_is_taken_at_once()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);

        var answer = await hub.AskAsync(order, "readdress", Json("""{"address":{"province":"浙江省","city":"杭州市","county":"西湖区","address":"新路5号"}}"""));

        Assert.True(answer.Status == 200, answer.ToString());
        var consignee = (await hub.StoredAsync(order)).Parties[1];
        Assert.Equal(("浙江省", "新路5号", "李测试", null), (consignee.Province, consignee.Address, consignee.Name, consignee.Latitude));
    }

    [Fact]
    public async Task On_its_way_another_address_is_a_request_that_holds_it_sealed()
    {
        var order = await hub.StoreAsync(OrderStatus.InTransit);

        var answer = await hub.AskAsync(order, "readdress", Json("""{"address":{"province":"浙江省","city":"杭州市","county":"西湖区","address":"特别新路5号"}}"""));

        Assert.Equal((202, "routeAllows,fee"), (answer.Status, string.Join(',', answer.Body!["decision"]!["conditions"]!.AsArray().Select(condition => (string)condition!))));
        Assert.Equal(order.Parties, (await hub.StoredAsync(order)).Parties);
        var request = Assert.Single(await hub.Services.GetRequiredService<OrderHub.Server.Data.Persistence.OrderRequests>().OfOrderAsync(order.TenantId, order.OrderId, default));
        Assert.Equal("特别新路5号", (string?)Json(request.Content!)["address"]);
        Assert.DoesNotContain("特别新路5号", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_address_that_is_none_is_told_field_by_field()
    {
        var order = await hub.StoreAsync(OrderStatus.InTransit);

        var answer = await hub.AskAsync(order, "readdress", Json("""{"address":{"province":" ","address":" ","mobile":"x"}}"""));

        Assert.Equal(422, answer.Status);
        Assert.Equal(["address", "mobile", "province"], answer.Faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_happen_and_does_nothing()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);

        var cancel = await hub.AskAsync(order, "cancel", dryRun: true);
        var modify = await hub.PatchAsync(order, Json("""{"parties":{"CONSIGNEE":{"mobile":"13700001111","address":"x"}}}"""), ifMatch: null, dryRun: true);
        var intercept = await hub.AskAsync(order, "intercept", dryRun: true);

        Assert.Equal((200, "REQUESTED", true), (cancel.Status, (string?)cancel.Body!["state"], (bool)cancel.Body["dryRun"]!));
        Assert.Equal((200, "REFUSED", "fields"), (modify.Status, (string?)modify.Body!["decision"]!["answer"], (string?)modify.Body["decision"]!["reason"]));
        Assert.Equal(["parties[1].address", "parties[1].mobile"], modify.Body["changes"]!.AsArray().Select(change => (string)change!["path"]!).Order(StringComparer.Ordinal));
        Assert.Equal((200, "notOnTheWay"), (intercept.Status, (string?)intercept.Body!["decision"]!["reason"]));
        Assert.Empty(await RequestsAsync(order));
        Assert.Equal(1, (await hub.StoredAsync(order)).Version);
    }

    [Fact]
    public async Task A_dry_run_tells_until_when_its_answer_holds()
    {
        var order = await hub.StoreAsync(OrderStatus.PickupAssigned);

        var cancel = await hub.AskAsync(order, "cancel", dryRun: true);
        var refused = await hub.AskAsync(order, "intercept", dryRun: true);

        Assert.Equal(("PICKED_UP", "BECOMES_INTERCEPT"), ((string?)cancel.Body!["outlook"]!["until"]!["status"], (string?)cancel.Body["outlook"]!["until"]!["answer"]));
        Assert.Null(cancel.Body["outlook"]!["fee"]);
        Assert.Null(refused.Body!["outlook"]);
    }

    [Fact]
    public async Task A_change_that_costs_stands_among_the_fees_once_and_goes_when_it_was_tried_in_vain()
    {
        var order = await hub.StoreAsync(OrderStatus.InTransit);
        var row = Json("""{"key":{"line":"express","status":"IN_TRANSIT","change":"INTERCEPT"},"values":{"fee":15}}""");
        Assert.Equal(200, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Put, "/api/v1/reference/change-rules/rows", row)).Status);
        try
        {
            var forecast = await hub.AskAsync(order, "intercept", dryRun: true);
            var asked = await hub.AskAsync(order, "intercept");
            var charged = (await hub.StoredAsync(order)).Finance!.Fees;
            await hub.ReportAsync(await hub.StoredAsync(order), OrderStatus.OutForDelivery, current => current with { InterceptStatus = 3 });

            Assert.Equal((15m, "CNY"), ((decimal)forecast.Body!["outlook"]!["fee"]!["amount"]!, (string?)forecast.Body["outlook"]!["fee"]!["currency"]));
            Assert.Equal(202, asked.Status);
            Assert.Equal(15m, Assert.Single(charged, fee => fee.Kind == "INTERCEPT_FEE").Amount);
            Assert.DoesNotContain((await hub.StoredAsync(order)).Finance!.Fees, fee => fee.Kind == "INTERCEPT_FEE");
        }
        finally
        {
            await ChangeHub.SendAsync(hub.Admin, HttpMethod.Delete, "/api/v1/reference/change-rules/rows/express%7CIN_TRANSIT%7CINTERCEPT");
        }
    }

    [Fact]
    public async Task Another_address_that_was_agreed_to_is_taken_and_one_that_the_line_does_not_reach_is_not()
    {
        foreach (var (province, reached) in new[] { ("浙江省", true), ("台湾省", false) })
        {
            var order = await hub.StoreAsync(OrderStatus.InTransit);
            Assert.Equal(202, (await hub.AskAsync(order, "readdress", Json($$$"""{"address":{"province":"{{{province}}}","city":"杭州市","county":"西湖区","address":"新路5号"}}"""))).Status);
            var session = await hub.Services.GetRequiredService<OrderSessions>().OpenAsync(order.TenantId, order.OrderId, default);
            var batch = new WriteBatch();
            var refusal = await hub.Services.GetRequiredService<AddressWishes>().CarryOutAsync(session, batch, default);
            session.Flush(batch);
            Assert.True((await hub.Shards.For(order.OrderId).CommitAsync(batch, default)).IsCommitted);

            Assert.Equal(reached, refusal is null);
            Assert.Equal(reached ? "DONE" : "FAILED", (string?)Assert.Single(await RequestsAsync(order))!["state"]);
            var consignee = (await hub.StoredAsync(order)).Parties.Single(party => party.Role == "CONSIGNEE");
            Assert.Equal(reached, consignee.Address != order.Parties.Single(party => party.Role == "CONSIGNEE").Address);
        }
    }

    [Fact]
    public async Task The_change_log_pages_newest_first_and_hides_what_is_personal()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted);
        for (var i = 0; i < 5; i++)
        {
            await hub.PatchAsync(order, new JsonObject { ["remark"] = $"请联系王五1370000555{i}", ["parties"] = new JsonObject { ["CONSIGNEE"] = new JsonObject { ["name"] = $"王五{i}" } } });
        }

        var seen = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await hub.GetAsync($"/api/v1/orders/{order.OrderNo}/changes?limit=3{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        var edits = seen.Where(change => (string)change["path"]! is "remark" or "parties[1].name").ToList();
        Assert.Equal(10, edits.Count);
        Assert.Equal([6, 6, 5, 5, 4, 4, 3, 3, 2, 2], edits.Select(change => (int)change["orderVersion"]!));
        Assert.All(edits, change => Assert.Equal("key:ORDERHUB_ADMIN_KEY", (string?)change["actor"]));
        Assert.DoesNotContain("王五1", string.Join('\n', seen.Select(change => change.ToJsonString())), StringComparison.Ordinal);
        Assert.DoesNotContain("1370000555", string.Join('\n', seen.Select(change => change.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_has_ended_is_deleted_hidden_and_restored()
    {
        var order = await hub.StoreAsync(OrderStatus.Delivered);
        await ListedAsync(order, "", shown: true);

        var deleted = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Delete, $"/api/v1/orders/{order.OrderNo}", key: ChangeHub.NewKey());

        Assert.True(deleted.Status == 200, deleted.ToString());
        await ListedAsync(order, "", shown: false);
        await ListedAsync(order, "&deleted=true", shown: true);
        Assert.NotNull((await hub.OrderAsync(order))["deletedAt"]);
        Assert.Equal([("order.change.deleted", "")], (await hub.PatchAsync(order, Json("""{"remark":"x"}"""))).Faults);

        var restored = await hub.AskAsync(order, "restore");

        Assert.True(restored.Status == 200, restored.ToString());
        await ListedAsync(order, "", shown: true);
    }

    [Fact]
    public async Task An_order_that_is_under_way_is_not_deleted()
    {
        var order = await hub.StoreAsync(OrderStatus.InTransit);

        var answer = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Delete, $"/api/v1/orders/{order.OrderNo}", key: ChangeHub.NewKey());

        Assert.Equal([("order.change.not-ended", "")], answer.Faults);
    }

    [Fact]
    public async Task A_deleted_order_is_restored_only_within_its_time()
    {
        var order = await hub.StoreAsync(OrderStatus.Delivered, order => order with { DeletedAt = TimeProvider.System.GetUtcNow().AddDays(-31) });

        Assert.Equal([("order.change.window-over", "")], (await hub.AskAsync(order, "restore")).Faults);
    }

    [Fact]
    public async Task An_order_that_another_system_masters_is_changed_there()
    {
        var order = await hub.StoreAsync(OrderStatus.Accepted, order => order with { MasteredBy = "ECLP" });

        Assert.Equal([("order.change.mastered-elsewhere", "")], (await hub.AskAsync(order, "cancel")).Faults);
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;

    private static (int, string?) Code(Answer answer) => (answer.Status, answer.Code);

    private async Task<JsonArray> ChangesAsync(Order order) => (await hub.GetAsync($"/api/v1/orders/{order.OrderNo}/changes?limit=200"))["items"]!.AsArray();

    private async Task<JsonArray> RequestsAsync(Order order) => (await hub.GetAsync($"/api/v1/orders/{order.OrderNo}/requests"))["items"]!.AsArray();

    private Task<SignalRow?> SignalOfAsync(Order order, string wish) =>
        SignalTable.NextAsync(hub.Shards.For(order.OrderId), order.TenantId, $"order.{wish.ToLowerInvariant()}-requested", order.OrderNo, default);

    private Task ListedAsync(Order order, string query, bool shown) => Eventually.HoldsAsync(
        async () => (await hub.GetAsync($"/api/v1/orders?q={order.OrderNo}{query}"))["items"]!.AsArray().Any(item => (string?)item!["orderNo"] == order.OrderNo) == shown,
        $"the list{query} {(shown ? "shows" : "hides")} {order.OrderNo}");
}

[Collection(ChangeHubCollection.Name)]
public sealed class OrderChangeTests(ChangeHub hub) : OrderChangeContract(hub);

[Collection(MySqlChangeHubCollection.Name)]
public sealed class OrderChangeOnMySqlTests(MySqlChangeHub hub) : OrderChangeContract(hub);

[Collection(FourChangeHubCollection.Name)]
public sealed class OrderChangeOnFourTests(FourChangeHub hub) : OrderChangeContract(hub);

[Collection(FourMySqlChangeHubCollection.Name)]
public sealed class OrderChangeOnFourMySqlTests(FourMySqlChangeHub hub) : OrderChangeContract(hub);
