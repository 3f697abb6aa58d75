using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>The page where one pastes one's own ECLP message.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class ExplainMessageTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_wrongly_signed_message_is_explained()
    {
        var before = (await fixture.Hub.Api.OrdersAsync("limit=200")).Count;
        await using var watched = await fixture.OpenAsync("/messages");
        using var request = new EclpCall { Business = """{"isvUUID":"pasted-1","departmentNo":"EBU4418000000042"}""", WrongSign = new string('0', 32) }.ToRequest();

        await ExplainAsync(watched.Page, request.RequestUri + "\n" + await request.Content!.ReadAsStringAsync());

        await Expect(watched.Page.GetByText("This message would be refused")).ToBeVisibleAsync();
        await Expect(watched.Page.GetByText("They differ")).ToBeVisibleAsync();
        Assert.Equal(before, (await fixture.Hub.Api.OrdersAsync("limit=200")).Count);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_message_with_lists_of_different_lengths_names_the_field()
    {
        await using var watched = await fixture.OpenAsync("/messages");

        await ExplainAsync(watched.Page, """{"isvUUID":"pasted-2","goodsNo":"EMG1,EMG2","goodsName":"a,b","price":"19.90","quantity":"2,1"}""");

        await Expect(watched.Page.GetByText("This message would be refused")).ToBeVisibleAsync();
        await Expect(watched.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("price");
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_fault_is_said_in_Chinese_to_a_Chinese_reader()
    {
        await using var watched = await fixture.OpenAsync("/messages", "zh");

        await watched.Page.GetByRole(AriaRole.Textbox, new() { Name = "ECLP 报文" }).FillAsync("""{"isvUUID":"pasted-3","goodsNo":"EMG1","quantity":"two"}""");
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "解释", Exact = true }).ClickAsync();

        await Expect(watched.Page.GetByText("字段缺失或为空。").First).ToBeVisibleAsync();
        await Expect(watched.Page.GetByText("字段的值类型不对。").First).ToBeVisibleAsync();
    }

    private static async Task ExplainAsync(IPage page, string message)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "ECLP message" }).FillAsync(message);
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain", Exact = true }).ClickAsync();
    }
}
