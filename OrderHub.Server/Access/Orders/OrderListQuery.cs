using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Limits;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Orders;

/// <summary>Where a page of the list begins, and how long it is.</summary>
public sealed class OrderListPage
{
    /// <summary>Where the page before ended.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>Orders at most, 1 to 200.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; set; }
}

/// <summary>Which orders a list, a sum or an export takes; what is left out does not narrow it.</summary>
public sealed class OrderListFilter
{
    /// <summary>Name or number.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    /// <summary>The business line.</summary>
    [FromQuery(Name = "line")]
    public string? Line { get; set; }

    /// <summary>Words: parts of numbers and goods, or a person's whole name, phone or identity number.</summary>
    [FromQuery(Name = "q")]
    public string? Q { get; set; }

    /// <summary>Created at this time or later.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Created before this time.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>True: deleted ones too.</summary>
    [FromQuery(Name = "deleted")]
    public bool? Deleted { get; set; }

    /// <summary>True: words of q are found with a wrong letter.</summary>
    [FromQuery(Name = "fuzzy")]
    public bool? Fuzzy { get; set; }

    /// <summary>True: only orders that go on; false: only those that have ended.</summary>
    [FromQuery(Name = "open")]
    public bool? Open { get; set; }

    /// <summary>Province of the consignee.</summary>
    [FromQuery(Name = "region")]
    public string? Region { get; set; }
}

/// <summary>The list's parameters of a request, read in one place for list, sums and exports.</summary>
internal static class OrderListQuery
{
    /// <summary>Names that the list takes besides those of its parameters.</summary>
    public static QueryPrefixes OpenNames { get; } = new(ListParameters.Extension, ListParameters.Marked);

    public static (OrderQuery Query, IReadOnlyList<Fault> Faults) Read(HttpContext http)
    {
        var twice = http.Request.Query.Where(pair => pair.Value.Count > 1).Select(pair => new Fault(ErrorCodes.ListQuery, pair.Key, $"{pair.Key} is stated once.")).ToList();
        var parameters = http.Request.Query.ToDictionary(pair => pair.Key.Contains('.', StringComparison.Ordinal) ? pair.Key : pair.Key.ToLowerInvariant(), pair => pair.Value.ToString(), StringComparer.Ordinal);
        var (query, faults) = Read(http.Caller().TenantId, parameters);
        return (query, [.. twice, .. faults]);
    }

    public static (OrderQuery Query, IReadOnlyList<Fault> Faults) Read(int tenantId, IReadOnlyDictionary<string, string> parameters)
    {
        var faults = new List<(string Name, string Message)>();
        var query = ListParameters.Read(tenantId, parameters, faults);
        return (query, [.. faults.Select(fault => new Fault(ErrorCodes.ListQuery, fault.Name, fault.Message))]);
    }

    /// <summary>What is asked of the read side, with the faults that only it finds.</summary>
    public static async Task<IResult> AnswerAsync(Func<Task<IResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (FieldSearchException fault)
        {
            return Bad([new(ErrorCodes.ListQuery, fault.Name, fault.Message)]);
        }
        catch (FormatException)
        {
            return Bad([new(ErrorCodes.ListQuery, "cursor", "cursor is none that this list gave out.")]);
        }
    }

    public static ProblemResult Bad(IReadOnlyList<Fault> faults) => new(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, faults[0].Message) { Faults = faults };
}
