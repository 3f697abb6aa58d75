using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Storage.Search;

/// <summary>What keeps the search index.</summary>
public enum SearchEngineKind
{
    /// <summary>A file of the node's data folder.</summary>
    Embedded,

    /// <summary>Elasticsearch 8 or 9, shared by all nodes.</summary>
    Elasticsearch,

    /// <summary>OpenSearch 2, shared by all nodes.</summary>
    OpenSearch,
}

/// <summary>Where documents of orders are kept for lists and searches, and limits of that.</summary>
public sealed class SearchOptions : IValidatableObject
{
    public const string Section = "OrderHub:Search";

    [Description("Where documents of orders are kept for lists and searches: embedded (a file of each node's data folder), elasticsearch (8 or 9) or opensearch (2), which need ORDERHUB__Search__Address.")]
    public SearchEngineKind Engine { get; set; } = SearchEngineKind.Embedded;

    [Description("Address of the search server, http or https, such as https://search:9200. Not for embedded.")]
    [StringLength(500, MinimumLength = 1)]
    public string? Address { get; set; }

    [Description("User of the search server, with ORDERHUB__Search__Password.")]
    [StringLength(200, MinimumLength = 1)]
    public string? User { get; set; }

    [Description("Password of that user. A secret.")]
    [StringLength(500, MinimumLength = 1)]
    public string? Password { get; set; }

    [Description("API key of the search server in place of user and password, as the server encodes it. A secret.")]
    [StringLength(1000, MinimumLength = 1)]
    public string? ApiKey { get; set; }

    [Description("SHA-256 of the certificate that the search server or its authority has, as hexadecimal digits; for one that the machine does not trust by itself.")]
    [RegularExpression("^([0-9A-Fa-f]{64}|([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2})$")]
    public string? Fingerprint { get; set; }

    [Description("Beginning of the names of all indexes, templates and policies: one search server may serve several hubs.")]
    [RegularExpression("^[a-z][a-z0-9]{0,30}$")]
    [Required]
    public string Prefix { get; set; } = "orderhub";

    [Description("How long one page, sum or look may take.")]
    [Range(typeof(TimeSpan), "00:00:00.2", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    [Description("How long writing a batch of documents, or a change of indexes, may take.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How long a search server that did not answer three times is left alone: until then lists say at once that it is away.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(3);

    [Description("Shards of each month's index.")]
    [Range(1, 100)]
    public int Shards { get; set; } = 1;

    [Description("Copies of each shard.")]
    [Range(0, 10)]
    public int Replicas { get; set; } = 1;

    [Description("How soon what was written is found.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(1);

    [Description("Days after which a month's index goes to warm nodes; 0: never.")]
    [Range(0, 10_000)]
    public int WarmAfterDays { get; set; }

    [Description("Days after which a month's index goes to cold nodes; 0: never.")]
    [Range(0, 10_000)]
    public int ColdAfterDays { get; set; }

    [Description("How often it is looked after whether the index of the search server holds all orders; one that was lost is made anew.")]
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan BuildEvery { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How long a walk through many documents, such as an export, may pause before its view is let go.")]
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan ViewFor { get; set; } = TimeSpan.FromMinutes(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Engine != SearchEngineKind.Embedded && !IsAddress(Address))
        {
            yield return new($"the engine {Engine} needs the server's address, http or https, without user and path. Fix: ORDERHUB__Search__Address=https://search:9200", [nameof(Address)]);
        }

        if (User is null != Password is null)
        {
            yield return new("user and password go together.", [User is null ? nameof(User) : nameof(Password)]);
        }

        if (ApiKey is not null && User is not null)
        {
            yield return new("give either an API key, or user and password.", [nameof(ApiKey)]);
        }

        if (WarmAfterDays > 0 && ColdAfterDays > 0 && ColdAfterDays <= WarmAfterDays)
        {
            yield return new("an index gets cold after it was warm.", [nameof(ColdAfterDays)]);
        }
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.PathAndQuery == "/";
}
