namespace OrderHub.LegacySystems.Faults;

/// <summary>Every switch of every system. Rates are 0 to 1; counts say how many of the next calls misbehave, then it is over.</summary>
internal sealed record FaultSwitches
{
    public WaybillFaults Waybill { get; init; } = new();

    public TerminalFaults Terminal { get; init; } = new();

    public EclpFaults Eclp { get; init; } = new();
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

    /// <summary>Share of callbacks sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Each parcel sends one event before the one that came before it.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>The next callbacks carry a code that nobody has heard of.</summary>
    public int UnknownCode { get; init; }

    /// <summary>The next callbacks are signed with the wrong secret at first.</summary>
    public int BadSignature { get; init; }

    /// <summary>Callbacks say GBK and are UTF-8.</summary>
    public bool WrongCharset { get; init; }
}

internal sealed record EclpFaults
{
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
