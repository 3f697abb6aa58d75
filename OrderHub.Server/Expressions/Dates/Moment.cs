namespace OrderHub.Server.Expressions.Dates;

/// <summary>
/// A point in time taken apart in the Gregorian calendar, in UTC. The platform's dates end at the year 9999; milliseconds do not.
/// </summary>
internal readonly record struct Moment(long Year, int Month, int Day, int Hour, int Minute, int Second, int Millisecond, long DayNumber)
{
    public const double MostMillis = 8.64e15;
    private const double MillisPerDay = 86_400_000;

    public static Moment Of(double millis)
    {
        if (!(Math.Abs(millis) <= MostMillis))
        {
            throw ErrorMessages.Fail("D1001", value: millis);
        }

        millis = Math.Truncate(millis);
        var days = (long)Math.Floor(millis / MillisPerDay);
        var rest = (int)(millis - (days * MillisPerDay));
        var (year, month, day) = Civil(days);
        return new Moment(year, month, day, rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000, days);
    }

    /// <summary>Any field may be past its range: day 32 is the first of the next month.</summary>
    public static double Millis(double year, double month, double day, double hour, double minute, double second, double millisecond)
    {
        var months = (year * 12) + month - 1;
        if (!(Math.Abs(months) < 4e6) || !(Math.Abs(day) < 4e8))
        {
            return double.NaN;
        }

        var days = Days((long)Math.Floor(months / 12), (int)(months - (Math.Floor(months / 12) * 12)) + 1, 1) + day - 1;
        return (days * MillisPerDay) + (hour * 3_600_000) + (minute * 60_000) + (second * 1000) + millisecond;
    }

    /// <summary>Monday is 1.</summary>
    public int Weekday => (int)(((DayNumber + 3) % 7 + 7) % 7) + 1;

    public int DayOfYear => (int)(DayNumber - Days(Year, 1, 1)) + 1;

    /// <summary>A week belongs to the year and month its Thursday is in.</summary>
    private (long Year, int Month, int Day, long Number) Thursday
    {
        get
        {
            var number = DayNumber + 4 - Weekday;
            var (year, month, day) = Civil(number);
            return (year, month, day, number);
        }
    }

    public long WeekYear => Thursday.Year;

    public int WeekMonth => Thursday.Month;

    public int WeekOfYear => (int)((Thursday.Number - Days(Thursday.Year, 1, 1)) / 7) + 1;

    public int WeekOfMonth => ((Thursday.Day - 1) / 7) + 1;

    // Days are counted in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
    private static long Days(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = Math.DivRem(year, 400, out var yearOfEra);
        if (yearOfEra < 0)
        {
            era--;
            yearOfEra += 400;
        }

        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private static (long Year, int Month, int Day) Civil(long days)
    {
        days += 719_468;
        var era = (long)Math.Floor(days / 146_097d);
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * shifted) + 2) / 5)) + 1;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }
}
