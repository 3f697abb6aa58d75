using System.Globalization;

namespace OrderHub.Server.Model;

/// <summary>A calendar month in UTC, and the ids that are given out in it: time leads in them, see <see cref="IdLayout"/>.</summary>
/// <param name="Year">Example 2026.</param>
/// <param name="Number">1 to 12.</param>
public readonly record struct Month(int Year, int Number) : IComparable<Month>
{
    /// <summary>Its first moment.</summary>
    public DateTimeOffset Start => new(Year, Number, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The lowest id of the month: all ids of months before it are lower.</summary>
    public long FirstId => IdLayout.FirstOf(Start);

    public static Month Of(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month);

    public static Month OfId(long id) => Of(IdLayout.TimeOf(id));

    /// <summary>The month that many months later; before it where the number is below 0.</summary>
    public Month Plus(int months) => Of(Start.AddMonths(months));

    /// <summary>Every month from this one to another, both with it; empty where that one is earlier.</summary>
    public IEnumerable<Month> To(Month last)
    {
        for (var month = this; month.CompareTo(last) <= 0; month = month.Plus(1))
        {
            yield return month;
        }
    }

    public int CompareTo(Month other) => Start.CompareTo(other.Start);

    /// <summary>Example <c>2026-11</c>.</summary>
    public override string ToString() => Start.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
