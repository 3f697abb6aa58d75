using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>Personal data is nowhere in clear: no file of the data folder, no log, no trace.</summary>
public sealed class PersonalDataTests
{
    private static readonly SamplePeople People = new()
    {
        ConsignorName = "欧阳发货",
        ConsignorMobile = "13911122233",
        ConsignorAddress = "白石洲路4711号",
        ConsigneeName = "司马收件",
        ConsigneeMobile = "13844455566",
        ConsigneeAddress = "青云巷0815号6栋1203室",
    };

    [Fact]
    public async Task No_file_and_no_log_holds_a_name_a_phone_or_an_address()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var hub = await Hub.StartAsync();

        // From each entrance, one to its end, one refused with all its data in the message, one undone.
        var byApi = await hub.SendApiOrderAsync("private-1", SampleOrders.Express("private-1", People));
        var byEclp = await SendEclpAsync(hub, "private-2", signed: true);
        await SendEclpAsync(hub, "private-3", signed: false);
        var undone = await hub.SendEclpOrderAsync("pickupRejected");
        await hub.Api.OrderReachesAsync(byApi, "DELIVERED");
        await hub.Api.OrderReachesAsync(byEclp!, "DELIVERED");
        await hub.Api.OrderReachesAsync(undone, "CANCELLED");
        Assert.Equal(People.ConsigneeName, (string?)Consignee(await hub.Api.GetAsync($"/api/v1/orders/{byApi}?reveal=true"))["name"]);

        var found = Find(hub.DataFolder, People.All);
        await hub.Server.Process.StopAsync();
        found.AddRange(Find(hub.DataFolder, People.All));
        found.AddRange(Find(Path.GetDirectoryName(hub.TraceFile)!, People.All));
        found.AddRange(People.All.Where(hub.Server.Output.Contains).Select(value => $"{value} in the log"));

        Assert.Empty(found.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_search_would_find_it_in_any_usual_spelling()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Combine("a"), "..." + People.ConsigneeName);
        await File.WriteAllTextAsync(folder.Combine("b"), People.ConsigneeName, Encoding.GetEncoding("GBK"));
        await File.WriteAllTextAsync(folder.Combine("c"), JsonSerializer.Serialize(People.ConsigneeName));
        await File.WriteAllTextAsync(folder.Combine("d"), Uri.EscapeDataString(People.ConsigneeName));
        await File.WriteAllTextAsync(folder.Combine("e"), People.ConsigneeName, Encoding.Unicode);
        await File.WriteAllTextAsync(folder.Combine("f"), Convert.ToBase64String(Encoding.UTF8.GetBytes(People.ConsigneeName)));

        Assert.Equal(6, Find(folder.Path, [People.ConsigneeName]).Count);
    }

    [Fact]
    public async Task The_API_masks_people_unless_an_administrator_asks()
    {
        await using var hub = await Hub.StartAsync();
        var orderNo = await hub.SendApiOrderAsync("masked-1", SampleOrders.Express("masked-1", People));

        var masked = (await hub.Api.OrderAsync(orderNo)).ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        Assert.All(People.All, value => Assert.DoesNotContain(value, masked, StringComparison.Ordinal));
        Assert.Contains("*", (string?)Consignee(await hub.Api.OrderAsync(orderNo))["mobile"], StringComparison.Ordinal);
        Assert.Equal(People.ConsigneeMobile, (string?)Consignee(await hub.Api.GetAsync($"/api/v1/orders/{orderNo}?reveal=true"))["mobile"]);
    }

    private static JsonNode Consignee(JsonNode order) => order["parties"]!.AsArray().Single(party => (string?)party!["role"] == "CONSIGNEE")!;

    private static async Task<string?> SendEclpAsync(Hub hub, string uuid, bool signed)
    {
        var business = new JsonObject
        {
            ["isvUUID"] = uuid,
            ["isvSource"] = "ISV0000000000042",
            ["shopNo"] = "ESP0020000000017",
            ["departmentNo"] = "EBU4418000000042",
            ["warehouseNo"] = "110009",
            ["shipperNo"] = "CYS0000010",
            ["salePlatformSource"] = "6",
            ["senderName"] = People.ConsignorName,
            ["senderMobile"] = People.ConsignorMobile,
            ["senderProvince"] = "上海",
            ["senderCity"] = "上海市",
            ["senderCounty"] = "青浦区",
            ["senderAddress"] = People.ConsignorAddress,
            ["consigneeName"] = People.ConsigneeName,
            ["consigneeMobile"] = People.ConsigneeMobile,
            ["addressProvince"] = "北京",
            ["addressCity"] = "北京市",
            ["addressCounty"] = "朝阳区",
            ["consigneeAddress"] = People.ConsigneeAddress,
            ["orderMark"] = new string('0', 50),
            ["receivable"] = 0,
            ["goodsNo"] = "EMG1",
            ["goodsName"] = "绘本",
            ["price"] = "19.90",
            ["quantity"] = "1",
            ["packageCount"] = "1",
            ["weight"] = "0.55",
            ["volume"] = "110.3",
        };
        using var request = new EclpCall { Business = business.ToJsonString(), WrongSign = signed ? null : new string('0', 32) }.ToRequest();
        using var answer = await hub.Server.Http.SendAsync(request);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["eclp_order_addOrder_responce"]?["eclpSoNo"];
    }

    /// <summary>Looks for each value as it is usually written down: UTF-8, GBK, UTF-16, escaped in JSON or a URL, in base64.</summary>
    private static List<string> Find(string folder, IEnumerable<string> values)
    {
        var spellings = values.SelectMany(value => new[]
        {
            Encoding.UTF8.GetBytes(value),
            Encoding.GetEncoding("GBK").GetBytes(value),
            Encoding.Unicode.GetBytes(value),
            Encoding.ASCII.GetBytes(JsonEncodedText.Encode(value).ToString()),
            Encoding.ASCII.GetBytes(Uri.EscapeDataString(value)),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('=')),
        }.Select(bytes => (value, bytes))).ToList();
        var found = new List<string>();

        // The lock of a data folder is empty, and nobody but its holder may open it.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "in-use.lock"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            found.AddRange(spellings
                .Where(spelling => content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(spelling.bytes) >= 0)
                .Select(spelling => $"{spelling.value} in {Path.GetRelativePath(folder, file)}")
                .Distinct(StringComparer.Ordinal));
        }

        return found;
    }
}
