using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Storage;

/// <summary>Where copies of orders are kept for fast reading, and limits of that. None of it is needed: a lost cache costs time only.</summary>
public sealed class CacheOptions
{
    public const string Section = "OrderHub:Cache";

    [Description("The Redis that is asked first: host:port[,user=...][,password=...][,ssl=true][,defaultDatabase=0]. Unset: copies are kept in this process only.")]
    public string? Primary { get; set; }

    [Description("The Redis that is asked while the primary is away or slow; written like the primary.")]
    public string? Standby { get; set; }

    [Description("What all keys in Redis begin with, so that hubs may share one.")]
    [RegularExpression("[a-zA-Z0-9:_-]{1,40}")]
    public string Prefix { get; set; } = "orderhub";

    [Description("How long a call to Redis may take before the next cache is asked, or the database.")]
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    [Description("Calls in a row that fail or take too long before a Redis is left alone and its connections are made anew.")]
    [Range(1, 100)]
    public int Failures { get; set; } = 3;

    [Description("Wait between two tries to reach a Redis that is away.")]
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Retry { get; set; } = TimeSpan.FromSeconds(1);

    [Description("How long an entry is kept.")]
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    [Description("How long it is kept that there is no such order.")]
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan AbsentLife { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How long this process' own copy serves readers that know no version, while a Redis answers.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan NearLife { get; set; } = TimeSpan.FromSeconds(2);

    [Description("Entries that this process keeps itself at most; 0: none.")]
    [Range(0, 10_000_000)]
    public int Entries { get; set; } = 20_000;

    [Description("Megabytes that they take at most.")]
    [Range(1, 100_000)]
    public int Megabytes { get; set; } = 64;

    [Description("Bytes of an entry above which it is not kept.")]
    [Range(1024, 16_777_216)]
    public int LongestEntry { get; set; } = 1_048_576;

    [Description("Writes to Redis that may wait at once; one more is left out.")]
    [Range(1, 1_000_000)]
    public int PendingWrites { get; set; } = 2000;
}
