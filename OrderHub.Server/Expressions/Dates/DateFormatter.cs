using System.Globalization;
using System.Text;

namespace OrderHub.Server.Expressions.Dates;

/// <summary>A time stamp written by a picture.</summary>
internal static class DateFormatter
{
    internal static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    internal static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static string Format(double millis, string? picture, string? zone)
    {
        var offset = Offset(zone);
        var parts = DatePicture.Parse(picture ?? DatePicture.Iso);
        var moment = Moment.Of(millis + (offset * 60_000d));
        var built = new StringBuilder();
        foreach (var part in parts)
        {
            built.Append(part.Literal ?? Component(moment, part, offset));
        }

        return built.ToString();
    }

    /// <summary>Minutes east of Greenwich of an offset written +hhmm.</summary>
    private static int Offset(string? zone)
    {
        var digits = zone is null ? string.Empty : string.Concat(zone.TakeWhile((c, i) => char.IsAsciiDigit(c) || (i == 0 && c is '+' or '-')));
        if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset) || Math.Abs(offset) > 9999)
        {
            return 0;
        }

        return (offset / 100 * 60) + (offset % 100);
    }

    private static string Component(in Moment moment, DatePart part, int offset) => part.Component switch
    {
        'Z' or 'z' => Zone(part, offset),
        'P' => Cased(moment.Hour < 12 ? "am" : "pm", part.Names == LetterCase.Upper ? LetterCase.Upper : LetterCase.Lower),
        'C' or 'E' => "ISO",
        _ when part.Names is { } names => Named(moment, part, names),
        'Y' when part.Last > 0 => part.Number!.Format(moment.Year % Math.Pow(10, part.Last)),
        _ => part.Number!.Format(Fragment(moment, part.Component)),
    };

    public static double Fragment(in Moment moment, char component) => component switch
    {
        'Y' => moment.Year,
        'M' => moment.Month,
        'D' => moment.Day,
        'd' => moment.DayOfYear,
        'F' => moment.Weekday,
        'W' => moment.WeekOfYear,
        'w' => moment.WeekOfMonth,
        'X' => moment.WeekYear,
        'x' => moment.WeekMonth,
        'H' => moment.Hour,
        'h' => moment.Hour % 12 == 0 ? 12 : moment.Hour % 12,
        'P' => moment.Hour < 12 ? 0 : 1,
        'm' => moment.Minute,
        's' => moment.Second,
        'f' => moment.Millisecond,
        _ => 0,
    };

    private static string Named(in Moment moment, DatePart part, LetterCase letters)
    {
        var name = part.Component switch
        {
            'M' or 'x' => Months[(int)Fragment(moment, part.Component) - 1],
            'F' => Days[moment.Weekday - 1],
            _ => throw ErrorMessages.Fail("D3133", value: part.Component.ToString()),
        };
        name = Cased(name, letters);
        return part.Most is { } most && name.Length > most ? name[..most] : name;
    }

    private static string Cased(string text, LetterCase letters) => letters switch
    {
        LetterCase.Upper => text.ToUpperInvariant(),
        LetterCase.Lower => text.ToLowerInvariant(),
        _ => text,
    };

    private static string Zone(DatePart part, int offset)
    {
        if (offset == 0 && part.IsTraditional)
        {
            return "Z";
        }

        var hours = Math.Abs(offset) / 60;
        var minutes = Math.Abs(offset) % 60;
        var number = part.Number!;
        var both = (hours * 100) + minutes;
        string text;
        if (number.Repeat > 0)
        {
            text = number.Format(both);
        }
        else
        {
            text = number.LeastDigits switch
            {
                1 or 2 => number.Format(hours) + (minutes == 0 ? string.Empty : ":" + minutes.ToString("00", CultureInfo.InvariantCulture)),
                3 or 4 => number.Format(both),
                _ => throw ErrorMessages.Fail("D3134", value: number.LeastDigits),
            };
        }

        return (part.Component == 'z' ? "GMT" : string.Empty) + (offset < 0 ? "-" : "+") + text;
    }
}
