namespace OrderHub.LegacySystems.Faults;

/// <summary>Every switch of every system. Rates are 0 to 1; counts say how many of the next calls misbehave, then it is over.</summary>
internal sealed record FaultSwitches
{
    public WaybillFaults Waybill { get; init; } = new();

    public TerminalFaults Terminal { get; init; } = new();

    public EclpFaults Eclp { get; init; } = new();

    public IsvFaults Isv { get; init; } = new();

    public WmsFaults Wms { get; init; } = new();

    /// <summary>Of a partner's cloud warehouses.</summary>
    public WmsFaults Flux { get; init; } = new();

    public TrackingFaults Tracking { get; init; } = new();

    public ShopFaults Shop { get; init; } = new();

    public TmsFaults Tms { get; init; } = new();

    public InstallFaults Install { get; init; } = new();

    public ReporterFaults Customs { get; init; } = new();
}

/// <summary>Shares, 0 to 1, of the calls to a system that go wrong. What strikes is counted.</summary>
internal record CalledFaults
{
    /// <summary>Milliseconds of real time before each answer.</summary>
    public int SlowMs { get; init; }

    /// <summary>Calls answered with HTTP 500, nothing done.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Calls answered with HTTP 200 and a passing failure inside, nothing done.</summary>
    public double FailureRate { get; init; }

    /// <summary>Calls that are carried out and never answered.</summary>
    public double TimeoutRate { get; init; }
}

/// <summary>Also for those who send messages of their own.</summary>
internal record RatedFaults : CalledFaults
{
    /// <summary>Messages sent twice.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>Messages wrongly signed at first.</summary>
    public double BadSignatureRate { get; init; }

    /// <summary>Messages whose bytes are of another character set than they say.</summary>
    public double WrongCharsetRate { get; init; }

    /// <summary>Messages by a clock that is nine minutes wrong, either way: what they were signed at, and when the thing happened.</summary>
    public double SkewRate { get; init; }
}

internal sealed record IsvFaults : RatedFaults
{
    /// <summary>Messages followed by another one of the same id and other content.</summary>
    public double ConflictRate { get; init; }

    /// <summary>Orders that come with a product that nobody has heard of at first.</summary>
    public double UnknownCodeRate { get; init; }

    /// <summary>Orders with characters outside of what GBK knows, and emoji.</summary>
    public double RareRate { get; init; }

    /// <summary>Orders written otherwise: null for what is missing, numbers as texts, the fields of the query in another order and with plus signs.</summary>
    public double SpellingRate { get; init; }


    /// <summary>Orders that come without the receiver's name at first.</summary>
    public double InvalidRate { get; init; }
}

/// <summary>Also for those who report what becomes of orders.</summary>
internal record ReporterFaults : RatedFaults
{
    /// <summary>Events told after the one that followed them.</summary>
    public double DisorderRate { get; init; }

    /// <summary>Events preceded by one with a code that nobody has heard of.</summary>
    public double UnknownCodeRate { get; init; }

    /// <summary>Events whose time is 1970 or 0000-00-00.</summary>
    public double NoTimeRate { get; init; }

    /// <summary>Says nothing. Switched off again, it tells everything that it held back at once.</summary>
    public bool Silent { get; init; }
}

internal sealed record WmsFaults : ReporterFaults
{
    /// <summary>Messages followed by another one of the same id and other content.</summary>
    public double ConflictRate { get; init; }

    /// <summary>Cancels that are agreed to, while the goods leave all the same.</summary>
    public double ShippedAllTheSameRate { get; init; }
}

internal sealed record TrackingFaults : ReporterFaults
{
    /// <summary>So many pushes, of parcels that nobody here sends, are told at once beside the next one; then it is over.</summary>
    public int Burst { get; init; }
}

/// <summary>Of a shop that is asked for its orders.</summary>
internal sealed record ShopFaults : CalledFaults
{
    /// <summary>Pages behind which rows move while they are read: one that was told, and the next one that was not.</summary>
    public double ShiftRate { get; init; }

    /// <summary>Orders that appear minutes late under the time at which they were placed.</summary>
    public double LateRate { get; init; }
}

/// <summary>Of a partner that exchanges files: shares of its events, or of what it is asked.</summary>
internal sealed record TmsFaults
{
    /// <summary>Files put down twice, under two names.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>Events followed by another one of the same number and another weight.</summary>
    public double ConflictRate { get; init; }

    /// <summary>Files in UTF-8, though the agreement says GBK.</summary>
    public double WrongCharsetRate { get; init; }

    /// <summary>Events by a clock that is nine minutes wrong, either way.</summary>
    public double SkewRate { get; init; }

    /// <summary>Events whose time is 1970 or nothing but zeros.</summary>
    public double NoTimeRate { get; init; }

    /// <summary>Events told after the one that followed them.</summary>
    public double DisorderRate { get; init; }

    /// <summary>Events preceded by one with a code that nobody has heard of.</summary>
    public double UnknownCodeRate { get; init; }

    /// <summary>Files put down without their trailer, and then whole.</summary>
    public double CutRate { get; init; }

    /// <summary>Wishes for which there is no vehicle.</summary>
    public double NoVehicleRate { get; init; }

    /// <summary>Wishes for a vehicle that are never answered.</summary>
    public double NoAnswerRate { get; init; }

    /// <summary>Cancels that are agreed to, while the vehicle leaves all the same.</summary>
    public double LeavesAllTheSameRate { get; init; }

    /// <summary>Loads that turn out a fifth heavier when they are weighed.</summary>
    public double HeavierRate { get; init; }

    /// <summary>Loads of several pieces that arrive in two parts.</summary>
    public double PartRate { get; init; }

    /// <summary>Says nothing. Switched off again, it tells everything that it held back at once.</summary>
    public bool Silent { get; init; }
}

/// <summary>Of the installers, who are the terminal's.</summary>
internal sealed record InstallFaults
{
    /// <summary>The next installations refused.</summary>
    public int Reject { get; init; }

    /// <summary>The next installations that cannot be done at the place.</summary>
    public int Fails { get; init; }

    /// <summary>The next installations that are told done without a photo.</summary>
    public int NoProof { get; init; }
}

/// <summary>Faults of answering a call, common to the two systems that are called.</summary>
internal record AnswerFaults
{
    /// <summary>Milliseconds of real time before each answer.</summary>
    public int SlowMs { get; init; }

    /// <summary>Share of calls answered with HTTP 500, nothing done.</summary>
    public double ErrorRate { get; init; }

    /// <summary>The next calls answered with HTTP 500, nothing done.</summary>
    public int ErrorCount { get; init; }

    /// <summary>The next calls that are carried out and never answered.</summary>
    public int TimeoutButDone { get; init; }
}

internal sealed record WaybillFaults : AnswerFaults
{
    /// <summary>The next registrations refused with a business code in an HTTP 200 answer.</summary>
    public int RefuseRegister { get; init; }
}

internal sealed record TerminalFaults : AnswerFaults
{
    /// <summary>The next pickups refused.</summary>
    public int RejectPickup { get; init; }

    /// <summary>Parcels that turn out a fifth heavier when the courier weighs them.</summary>
    public double HeavierRate { get; init; }

    /// <summary>Share of callbacks sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Each parcel sends one event before the one that came before it.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>The next callbacks carry a code that nobody has heard of.</summary>
    public int UnknownCode { get; init; }

    /// <summary>The next callbacks are sent once more, byte for byte, as whoever overheard them would.</summary>
    public int Replay { get; init; }

    /// <summary>The next callbacks are signed with the wrong secret at first.</summary>
    public int BadSignature { get; init; }

    /// <summary>Callbacks say GBK and are UTF-8.</summary>
    public bool WrongCharset { get; init; }
}

/// <summary>Of ECLP: calls for its own orders go wrong by rate, what its clients send by count.</summary>
internal sealed record EclpFaults : CalledFaults
{
    /// <summary>Changes of its own orders by a clock that is nine minutes wrong, either way.</summary>
    public double SkewRate { get; init; }

    /// <summary>Share of orders sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>The next orders are sent again under the same number with another content.</summary>
    public int Conflict { get; init; }

    /// <summary>The next orders are wrongly signed.</summary>
    public int BadSignature { get; init; }

    /// <summary>Orders are GBK bytes that call themselves UTF-8.</summary>
    public bool WrongCharset { get; init; }

    /// <summary>The next orders come without the consignee's phone.</summary>
    public int Invalid { get; init; }
}
