using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Tracking;

/// <summary>One thing that happened to a parcel.</summary>
internal sealed record TrackingEvent(string Code, string Time, string Context, string Area);

/// <summary>A parcel that somebody follows.</summary>
internal sealed record TrackedParcel
{
    public required string Number { get; init; }

    public required string Company { get; init; }

    public required string OuterId { get; init; }

    public int Subscribed { get; init; } = 1;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TrackingEvent> Events { get; init; } = [];
}

/// <summary>All parcels that are followed.</summary>
internal sealed class TrackingBook
{
    private readonly ConcurrentDictionary<string, TrackedParcel> parcels = new(StringComparer.Ordinal);

    /// <summary>Follows a parcel; false: it is followed already.</summary>
    public bool Subscribe(TrackedParcel parcel)
    {
        var kept = parcels.AddOrUpdate(parcel.Number, parcel, (_, known) => known with { Subscribed = known.Subscribed + 1 });
        return kept.Subscribed == 1;
    }

    public TrackedParcel? Find(string number) => parcels.GetValueOrDefault(number);

    public TrackedParcel Add(string number, TrackingEvent happened) =>
        parcels.AddOrUpdate(number, _ => throw new InvalidOperationException("nobody follows it"), (_, known) => known with { Events = [.. known.Events, happened] });

    public IReadOnlyDictionary<string, object> Snapshot() => parcels.Values
        .OrderBy(parcel => parcel.Number, StringComparer.Ordinal)
        .ToDictionary(
            parcel => parcel.Number,
            parcel => (object)new { parcel.Company, parcel.OuterId, parcel.Subscribed, States = parcel.Events.Select(one => one.Code) }, StringComparer.Ordinal);
}
