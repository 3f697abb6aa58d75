namespace OrderHub.LegacySystems.Tms;

/// <summary>What was asked to be carried, and what became of it.</summary>
internal sealed record TmsTrip
{
    /// <summary>As the TMS writes it: without the carrier's JDV.</summary>
    public required string Waybill { get; init; }

    public required string Reference { get; init; }

    public string Trip { get; init; } = "";

    public string Plate { get; init; } = "";

    public required string Vehicle { get; init; }

    public required int Pieces { get; init; }

    public required long Grams { get; init; }

    /// <summary>The lowest and the highest temperature in tenths of a degree; empty: it is not cold.</summary>
    public required string Low { get; init; }

    public required string High { get; init; }

    /// <summary>The signed slip is wanted back.</summary>
    public required bool WantsSlip { get; init; }

    /// <summary>It is loaded at a warehouse, and leaves when that one has let the goods go.</summary>
    public bool LoadsAtWarehouse { get; init; }

    /// <summary>The last event; ASKED at first.</summary>
    public string State { get; init; } = "ASKED";

    /// <summary>How often a vehicle was asked for; more than one in a row would be a doubled trip.</summary>
    public int Asked { get; init; } = 1;

    public bool IsCancelled { get; init; }

    /// <summary>It agreed to a cancel, and the vehicle leaves all the same.</summary>
    public bool LeavesAllTheSame { get; init; }

    public bool IsWatched { get; init; }

    /// <summary>Which of its lives is being played: turned back or asked for anew, the one before ends.</summary>
    public int Life { get; init; }
}

/// <summary>An event as it is told.</summary>
internal sealed record TmsEvent(string Trip, string Plate, string Waybill, int Pieces, long Grams, string Code, string At);
