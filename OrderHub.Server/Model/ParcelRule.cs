namespace OrderHub.Server.Model;

/// <summary>
/// What a report about one parcel says of an order whose goods travel in several, as pure functions. The order is on its way while none is
/// delivered and one still travels, PARTIAL once one is delivered and another is not, and ends when its last parcel does.
/// </summary>
public static class ParcelRule
{
    /// <summary>The parcels after the report, and what it says of the order as a whole; null: nothing that the order does not know.</summary>
    /// <param name="packages">The order's parcels, given back numbers too.</param>
    /// <param name="waybillNo">The parcel that the report names; null: it speaks of the order as a whole.</param>
    /// <param name="reported">What it reports.</param>
    /// <param name="rules">How statuses of the order's line follow each other.</param>
    /// <param name="pieces">How many pieces under one number the report speaks of; null: of all.</param>
    public static (IReadOnlyList<Package> Packages, OrderStatus? Reported) Apply(IReadOnlyList<Package> packages, string? waybillNo, OrderStatus reported, StatusRules rules, int? pieces = null)
    {
        var live = packages.Where(package => !package.Voided).ToList();
        if (IsOneNumber(live) && Travels(reported))
        {
            return ApplyPieces(packages, live, reported, rules, pieces ?? live.Count);
        }

        if (live.Select(package => package.WaybillNo).Distinct(StringComparer.Ordinal).Count() < 2 || !Travels(reported))
        {
            return (packages, reported);
        }

        if (waybillNo is null)
        {
            return ([.. packages.Select(package => Reach(package, reported, rules))], reported);
        }

        if (live.TrueForAll(package => package.WaybillNo != waybillNo))
        {
            // A parcel that nobody has told of: it can end nothing, and of its delivery the rest knows nothing.
            return (packages, reported == OrderStatus.Delivered ? OrderStatus.Partial : HasEnded(reported) ? null : reported);
        }

        IReadOnlyList<Package> after = [.. packages.Select(package => package.WaybillNo == waybillNo ? Reach(package, reported, rules) : package)];
        return (after, Together([.. after.Where(package => !package.Voided).Select(package => package.Status)]));
    }

    /// <summary>
    /// Pieces under one number, of which a report names how many and not which: those that are furthest behind have got there. What says so again
    /// of pieces that are there already moves others, so a partner tells of each piece once a place.
    /// </summary>
    private static (IReadOnlyList<Package> Packages, OrderStatus? Reported) ApplyPieces(IReadOnlyList<Package> packages, List<Package> live, OrderStatus reported, StatusRules rules, int pieces)
    {
        var moved = live.OrderBy(package => package.Status ?? OrderStatus.Received).ThenBy(package => package.Seq).Take(pieces).Select(package => package.Seq).ToHashSet();
        IReadOnlyList<Package> after = [.. packages.Select(package => moved.Contains(package.Seq) ? Reach(package, reported, rules) : package)];
        return (after, Together([.. after.Where(package => !package.Voided).Select(package => package.Status)]));
    }

    private static bool IsOneNumber(List<Package> live) => live.Count > 1 && live.TrueForAll(package => package.WaybillNo == live[0].WaybillNo);

    /// <summary>Where an order stands by where its parcels stand; null for a parcel or an order of which nothing is known yet.</summary>
    public static OrderStatus? Together(IReadOnlyList<OrderStatus?> parcels)
    {
        if (parcels.Distinct().Count() == 1)
        {
            return parcels[0];
        }

        if (parcels.Contains(OrderStatus.Delivered) || parcels.Contains(OrderStatus.Partial))
        {
            return OrderStatus.Partial;
        }

        // The furthest of those that travel; where none does any more, the one whose end is the least final.
        var travelling = parcels.Where(status => status is null || !HasEnded(status.Value)).ToList();
        return travelling.Count > 0 ? travelling.Max() : parcels.Min();
    }

    /// <summary>True where a parcel's way is over.</summary>
    public static bool HasEnded(OrderStatus status) => status is OrderStatus.Delivered or OrderStatus.Rejected or OrderStatus.Returned or OrderStatus.Lost;

    /// <summary>True for what happens to a parcel, and not to an order in a warehouse or an office.</summary>
    private static bool Travels(OrderStatus status) => status is (>= OrderStatus.PickedUp and <= OrderStatus.Returned) or OrderStatus.Lost;

    // By the rules that hold for orders: what comes late is older news of the parcel too.
    private static Package Reach(Package package, OrderStatus reported, StatusRules rules) =>
        package.Voided || (package.Status is { } current && StatusMachine.Decide(current, reported, rules) is not (StatusDecision.Advance or StatusDecision.AdvanceInferred))
            ? package
            : package with { Status = reported };
}
