using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Customs;

/// <summary>
/// Moves declarations along, a receipt a pace. The port chooses the course: 0101 looks into the parcel, 0102 refuses an order at first, 0103 refuses it each time,
/// all others release.
/// </summary>
internal sealed class CustomsLife(VirtualClock clock, VirtualSchedule schedule, CustomsBook book, HubLanes lanes, FaultBox faults, SimulatorOptions options)
{
    public const string Inspects = "0101";
    public const string RefusesOnce = "0102";
    public const string Refuses = "0103";

    private int receipts;

    public void Start(CustomsPaper paper) => Plan(paper, CourseOf(paper), 0, clock.GetUtcNow() + options.Pace, held: null);

    private static string[] CourseOf(CustomsPaper paper) => (paper.Kind, paper.Port, paper.Round) switch
    {
        ("DD", RefusesOnce, 1) or ("DD", Refuses, _) => ["120", "100"],
        ("DD", Inspects, _) => ["120", "300", "800"],
        _ => ["120", "800"],
    };

    private void Plan(CustomsPaper paper, string[] course, int step, DateTimeOffset due, HubMessage? held) => schedule.At(due, at =>
    {
        if (book.Reach(paper, course[step]) is not { } now)
        {
            return;
        }

        var set = faults.Current.Customs;
        if (faults.Strike("customs.unknownCode", set.UnknownCodeRate))
        {
            lanes.Send(Message(now with { State = $"9{faults.Pick(90) + 10}" }, at));
        }

        var message = Message(now, at);
        var isLast = step + 1 == course.Length;
        if (!isLast && faults.Strike("customs.disorder", set.DisorderRate))
        {
            Plan(paper, course, step + 1, at + options.Pace, message);
            return;
        }

        lanes.Send(message);
        if (held is not null)
        {
            lanes.Send(held);
        }

        if (faults.Strike("customs.duplicate", set.DuplicateRate))
        {
            lanes.Send(message with { Badly = false });
        }

        if (!isLast)
        {
            Plan(paper, course, step + 1, at + options.Pace, held: null);
        }
    });

    private HubMessage Message(CustomsPaper paper, DateTimeOffset at)
    {
        var set = faults.Current.Customs;
        var time = faults.Strike("customs.noTime", set.NoTimeRate) ? "0000-00-00 00:00:00" : EclpOrderMaker.China(at + faults.Skew("customs.skew", set.SkewRate));
        var receipt = new XElement(
            "Receipt", new XElement("receiptId", $"R{options.Run:00000000}{Interlocked.Increment(ref receipts):000000}"), new XElement("paper", paper.Kind), new XElement("orderNo", paper.OrderNo),
            new XElement("declarationNo", paper.DeclarationNo), new XElement("state", paper.State), new XElement("returnTime", time), new XElement("port", paper.Port),
            paper.State == "100" ? new XElement("returnInfo", "商品编码与申报要素不符") : null);
        var mislabelled = faults.Strike("customs.wrongCharset", set.WrongCharsetRate);
        return new($"customs {paper.OrderNo} {paper.Kind}", badly => Write(receipt, badly, mislabelled), Read, faults.Strike("customs.badSignature", set.BadSignatureRate));
    }

    private HttpRequestMessage Write(XElement receipt, bool badly, bool mislabelled)
    {
        var bytes = (mislabelled ? Encoding.GetEncoding("GBK") : Encoding.UTF8).GetBytes($"""<?xml version="1.0" encoding="UTF-8"?>{receipt.ToString(SaveOptions.DisableFormatting)}""");
        var digest = Md5Text.Content(bytes, badly ? "not the secret" : options.Secret);
        var form = $"copCode={Uri.EscapeDataString(options.AppKey)}&msgType=receipt&digest={Uri.EscapeDataString(digest)}&content={string.Concat(bytes.Select(value => $"%{value:X2}"))}";
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, "partners/customs/receipt")) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form)) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=UTF-8");
        return message;
    }

    private static HubAnswer Read(int status, byte[] reply) =>
        Encoding.UTF8.GetString(reply).Contains("<code>0</code>", StringComparison.Ordinal) ? HubAnswer.Taken : HubAnswer.Later;
}
