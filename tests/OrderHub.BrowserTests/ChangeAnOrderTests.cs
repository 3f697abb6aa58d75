using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>A person changes an order, sees what would happen before it does, and finds the change on record.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class ChangeAnOrderTests(BrowserFixture fixture)
{
    [Fact]
    public async Task An_order_is_modified_and_its_cancel_asked_for_with_the_explanation_beforehand()
    {
        var orderNo = await fixture.Hub.SendEclpOrderAsync();
        await fixture.Hub.Api.OrderReachesAsync(orderNo, "PICKUP_ASSIGNED");
        await using var watched = await fixture.OpenAsync($"/orders/{orderNo}");
        var page = watched.Page;
        var actions = page.GetByRole(AriaRole.Group, new() { Name = "What can be asked of the order" });
        var dialog = page.GetByRole(AriaRole.Dialog);

        // 1. The phone and the remark change at once; the old phone is only a hint in its field.
        await actions.GetByRole(AriaRole.Button, new() { Name = "Modify" }).ClickAsync();
        await Expect(dialog.GetByText("Change a field to see")).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Save the changes" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Mobile of the consignee").FillAsync("13700009999");
        await dialog.GetByLabel("Remark").FillAsync("请放门卫");
        await Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("Allowed");
        await AssertAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save the changes" }).ClickAsync();
        await Expect(page.GetByText("The order was changed")).ToBeVisibleAsync();

        // 2. Both are on record, masked.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }).ClickAsync();
        var log = page.GetByRole(AriaRole.Table, new() { Name = "Changed fields" });
        await Expect(log.GetByRole(AriaRole.Row).Filter(new() { HasText = "parties[1].mobile" })).ToContainTextAsync("137****9999");
        await Expect(log.GetByRole(AriaRole.Row).Filter(new() { HasText = "remark" })).ToContainTextAsync("admin");
        await Expect(page.GetByText("13700009999")).ToHaveCountAsync(0);

        // 3. An intercept is refused with its reason before anything is asked.
        await actions.GetByRole(AriaRole.Button, new() { Name = "Intercept" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("not on its way yet");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Intercept the order" })).ToBeDisabledAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);

        // 4. A cancel says its condition, is recorded, and shows.
        await actions.GetByRole(AriaRole.Button, new() { Name = "Cancel order" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("must agree");
        await dialog.GetByLabel("Reason").FillAsync("The customer called.");
        await AssertAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show reasons" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Requests" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "Cancel" })).ToContainTextAsync("The customer called.");
        Assert.True((int)(await fixture.Hub.Api.OrderAsync(orderNo))["cancelStatus"]! >= 1);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_field_that_cannot_change_any_more_is_named_while_one_types()
    {
        var orderNo = await fixture.Hub.SendEclpOrderAsync();
        await fixture.MoveOnAsync(orderNo, "OUT_FOR_DELIVERY");
        await using var watched = await fixture.OpenAsync($"/orders/{orderNo}", "zh");
        var page = watched.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "修改", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("备注").FillAsync("晚了");

        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status)).ToContainTextAsync("部分字段当前不可修改");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "不能修改的原因" })).ToContainTextAsync("remark");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "保存修改" })).ToBeDisabledAsync();
        Assert.Empty(watched.Errors);
    }

    private static async Task AssertAccessibleAsync(IPage page)
    {
        var faults = await Accessibility.FaultsAsync(page);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
