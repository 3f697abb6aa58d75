using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Tracking;

/// <summary>Moves followed parcels along, and pushes the whole way so far at each event, newest first, in local time.</summary>
internal sealed class TrackingLife(VirtualClock clock, VirtualSchedule schedule, TrackingBook book, HubLanes lanes, FaultBox faults, SimulatorOptions options)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly (string Code, string Context)[] Way =
        [("1", "快件已揽收"), ("0", "快件到达【北京转运中心】"), ("0", "快件离开【北京转运中心】"), ("5", "派件员 王五 正在派件"), ("3", "已签收，签收人：本人")];

    public void Start(string number, bool rejected)
    {
        List<(string, string)> way = [.. rejected ? Way[..^1] : Way];
        if (rejected)
        {
            way.Add(("14", "客户拒签"));
        }

        Plan(number, way, 0, clock.GetUtcNow() + options.Pace, held: null);
    }

    private void Plan(string number, List<(string Code, string Context)> way, int step, DateTimeOffset due, HubMessage? held) => schedule.At(due, at =>
    {
        var set = faults.Current.Tracking;
        var (code, context) = way[step];
        var time = faults.Strike("tracking.noTime", set.NoTimeRate) ? "1970-01-01 08:00:00" : EclpOrderMaker.China(at + faults.Skew("tracking.skew", set.SkewRate));
        var parcel = book.Add(number, new(code, time, context, "北京,北京市"));
        if (faults.Strike("tracking.unknownCode", set.UnknownCodeRate))
        {
            lanes.Send(Message(parcel with { Events = [.. parcel.Events, new($"9{faults.Pick(90) + 10}", time, "未知状态", "")] }));
        }

        Burst();
        var message = Message(parcel);
        if (step + 1 < way.Count && faults.Strike("tracking.disorder", set.DisorderRate))
        {
            Plan(number, way, step + 1, at + options.Pace, message);
            return;
        }

        lanes.Send(message);
        if (held is not null)
        {
            lanes.Send(held);
        }

        if (faults.Strike("tracking.duplicate", set.DuplicateRate))
        {
            lanes.Send(message with { Badly = false });
        }

        if (step + 1 < way.Count)
        {
            Plan(number, way, step + 1, at + options.Pace, held: null);
        }
    });

    /// <summary>What a station that was cut off for a day brings: pushes of parcels that others send, each in a lane of its own.</summary>
    private void Burst()
    {
        var count = faults.TakeAll(s => s.Tracking.Burst, s => s with { Tracking = s.Tracking with { Burst = 0 } });
        for (var i = 0; i < count; i++)
        {
            var stranger = new TrackedParcel
            {
                Number = $"B{options.Run:00000000}{i:00000}", Company = "YTO", OuterId = "",
                Events = [new("0", EclpOrderMaker.China(clock.GetUtcNow()), "快件到达【上海转运中心】", "上海,上海市")],
            };
            lanes.Send(new($"burst {stranger.Number}", badly => Write(ParamOf(stranger), badly, mislabelled: false), Read, InBurst: true));
        }
    }

    private HubMessage Message(TrackedParcel parcel)
    {
        var set = faults.Current.Tracking;
        var param = ParamOf(parcel);
        var mislabelled = faults.Strike("tracking.wrongCharset", set.WrongCharsetRate);
        return new($"tracking {parcel.Number}", badly => Write(param, badly, mislabelled), Read, faults.Strike("tracking.badSignature", set.BadSignatureRate));
    }

    private static string ParamOf(TrackedParcel parcel)
    {
        var state = parcel.Events[^1].Code;
        return new JsonObject
        {
            ["status"] = state == "3" ? "shutdown" : "polling",
            ["message"] = "",
            ["outerId"] = parcel.OuterId.Length == 0 ? null : parcel.OuterId,
            ["lastResult"] = new JsonObject
            {
                ["message"] = "ok", ["state"] = state, ["status"] = "200", ["ischeck"] = state == "3" ? "1" : "0", ["com"] = parcel.Company, ["nu"] = parcel.Number,
                ["data"] = new JsonArray([.. parcel.Events.Reverse().Select(one => (JsonNode)new JsonObject
                {
                    ["time"] = one.Time, ["ftime"] = one.Time, ["context"] = one.Context, ["statusCode"] = one.Code, ["areaName"] = one.Area,
                })]),
            },
        }.ToJsonString(Plain);
    }

    private HttpRequestMessage Write(string param, bool badly, bool mislabelled)
    {
        var bytes = (mislabelled ? Encoding.GetEncoding("GB18030") : Encoding.UTF8).GetBytes(param);
        var sign = Md5Text.Param(bytes, badly ? "not the secret" : options.Secret, options.AppKey);
        var form = $"sign={sign}&param={string.Concat(bytes.Select(value => $"%{value:X2}"))}";
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, $"partners/tracking/push?customer={Uri.EscapeDataString(options.AppKey)}"))
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form)),
        };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=UTF-8");
        return message;
    }

    private static HubAnswer Read(int status, byte[] reply)
    {
        try
        {
            return (bool?)JsonNode.Parse(reply)?["result"] == true ? HubAnswer.Taken : HubAnswer.Later;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return HubAnswer.Later;
        }
    }
}
