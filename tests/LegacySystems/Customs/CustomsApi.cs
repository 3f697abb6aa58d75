using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Customs;

/// <summary>The surface of customs: a form with an XML document in <c>content</c> and its digest; every answer is HTTP 200 with a code, 0 is good.</summary>
internal static class CustomsApi
{
    public static void MapCustomsApi(this WebApplication app) =>
        app.MapPost("/customs/port", async (
            HttpRequest request, CustomsBook book, CustomsLife life, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
        {
            var form = await request.ReadFormAsync(ct);
            var content = form["content"].ToString();
            return form["digest"].ToString() != Md5Text.Content(Encoding.UTF8.GetBytes(content), options.Secret)
                ? Answer("S04", "摘要不一致")
                : await faulty.RatedAsync("customs", faults.Current.Customs, () => Answer("S07", "口岸系统繁忙"), () => Carry(form["msgType"].ToString(), content, book, life), ct);
        });

    private static IResult Carry(string type, string content, CustomsBook book, CustomsLife life)
    {
        if (ReadRoot(content) is not { } root)
        {
            return Answer("S01", "报文无法解析");
        }

        return type switch
        {
            "declare" => Declare(root, book, life),
            "withdraw" => book.Withdraw(Text(root, "orderNo"), Text(root, "paper")) is null ? Answer("E04", "申报单不存在") : Answer("0", "已撤销"),
            "query" => book.Find(Text(root, "orderNo"), Text(root, "paper")) is { } paper
                ? Answer("0", "ok", new XElement("declarationNo", paper.DeclarationNo), new XElement("state", paper.State), new XElement("round", paper.Round))
                : Answer("E04", "申报单不存在"),
            _ => Answer("S05", $"不支持的报文类型 {type}"),
        };
    }

    private static IResult Declare(XElement root, CustomsBook book, CustomsLife life)
    {
        var head = root.Element("Head");
        if (Text(head, "orderNo").Length == 0 || Text(head, "paper") is not ("DD" or "ZF" or "YD") || Text(head, "port").Length == 0)
        {
            return Answer("E01", "缺少订单号、单证类型或口岸");
        }

        if (Text(head, "paper") == "DD" && root.Element("Order")?.Element("List")?.Elements("Goods").Any() != true)
        {
            return Answer("E02", "缺少商品明细");
        }

        var isNew = book.Declare(
            new()
            {
                Kind = Text(head, "paper"), OrderNo = Text(head, "orderNo"), DeclarationNo = "", Port = Text(head, "port"),
                Round = int.Parse(Text(head, "round"), CultureInfo.InvariantCulture),
            },
            out var kept);
        if (isNew)
        {
            life.Start(kept);
        }

        return Answer("0", "申报成功", new XElement("declarationNo", kept.DeclarationNo));
    }

    private static XElement? ReadRoot(string content)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static IResult Answer(string code, string message, params XElement[] more) => Results.Text(
        $"""<?xml version="1.0" encoding="UTF-8"?>{new XElement("Result", new XElement("code", code), new XElement("message", message), more).ToString(SaveOptions.DisableFormatting)}""",
        "text/xml; charset=utf-8");

    private static string Text(XElement? at, string name) => at?.Element(name)?.Value.Trim() ?? "";
}
