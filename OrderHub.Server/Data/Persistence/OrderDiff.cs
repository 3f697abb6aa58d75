using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Data.Persistence;

/// <summary>
/// Says in which fields two states of an order differ. What is personal is compared in the clear and told masked; free words and
/// extension fields are told as hidden, because nobody knows what they say. Status and times of the main line are left to the status flow.
/// </summary>
public static class OrderDiff
{
    /// <summary>Fields told of one change; a change of more is told list by list.</summary>
    public const int MaxFields = 200;

    /// <summary>Longest value told.</summary>
    public const int MaxValue = 200;

    private const string Hidden = "***";

    private static readonly HashSet<string> Untold = new(StringComparer.Ordinal)
    {
        "tenantId", "orderId", "orderNo", "version", "status", "createdAt", "updatedAt", "acceptedAt", "closedAt", "traceParent",
    };

    /// <summary>The fields in which they differ, in the model's order; empty where they do not.</summary>
    public static IReadOnlyList<FieldChange> Of(Order before, Order after)
    {
        // Records are compared by value and their lists by reference, which costs next to nothing; most changes are of the status alone.
        if (before == after with
            {
                Status = before.Status, Version = before.Version, UpdatedAt = before.UpdatedAt, AcceptedAt = before.AcceptedAt, ClosedAt = before.ClosedAt,
            })
        {
            return [];
        }

        var walk = new Walk();
        var (old, @new) = (Tree(before), Tree(after));
        var (oldShown, newShown) = (Tree(OrderMask.Apply(before)), Tree(OrderMask.Apply(after)));
        foreach (var name in old.Select(property => property.Key).Where(name => !Untold.Contains(name)))
        {
            walk.Begin();
            walk.Compare(name, name, old[name], @new[name], oldShown[name], newShown[name]);
        }

        return walk.Changes.Count <= MaxFields ? walk.Changes : ByList(walk.Changes);
    }

    private static JsonObject Tree(Order order) => JsonSerializer.SerializeToNode(order, OrderJson.Default.Order)!.AsObject();

    private static List<FieldChange> ByList(IEnumerable<FieldChange> changes) =>
    [
        .. changes.GroupBy(change => change.Path.Split('.', '[')[0], StringComparer.Ordinal)
            .Select(group => new FieldChange(
                group.Key, $"{group.Count(change => change.Old is not null)} fields", $"{group.Count(change => change.New is not null)} fields")),
    ];

    private sealed class Walk
    {
        private string? entry;

        public List<FieldChange> Changes { get; } = [];

        public void Begin() => entry = null;

        public void Compare(string path, string list, JsonNode? old, JsonNode? @new, JsonNode? oldShown, JsonNode? newShown)
        {
            if (JsonNode.DeepEquals(old, @new))
            {
                return;
            }

            if (old is JsonArray || @new is JsonArray)
            {
                CompareLists(path, list, old as JsonArray ?? [], @new as JsonArray ?? [], oldShown as JsonArray ?? [], newShown as JsonArray ?? []);
            }
            else if (old is JsonObject || @new is JsonObject)
            {
                var (from, to) = (old as JsonObject ?? [], @new as JsonObject ?? []);
                foreach (var name in from.Concat(to).Select(property => property.Key).Distinct(StringComparer.Ordinal))
                {
                    Compare($"{path}.{name}", name, from[name], to[name], (oldShown as JsonObject)?[name], (newShown as JsonObject)?[name]);
                }
            }
            else
            {
                var hidden = path == "remark" || path.Split('.').Any(part => part is "extensions" or "ext");
                Changes.Add(new(path, Show(old, oldShown, hidden), Show(@new, newShown, hidden), entry));
            }
        }

        private void CompareLists(string path, string list, JsonArray old, JsonArray @new, JsonArray oldShown, JsonArray newShown)
        {
            var keys = ListKeys.Of(list);
            var from = Entries(old, keys);
            var to = Entries(@new, keys);
            foreach (var (key, at) in to)
            {
                var was = from.Remove(key, out var found) ? found : -1;
                Enter(key, path);
                Compare($"{path}[{at}]", list, was < 0 ? null : old[was], @new[at], was < 0 ? null : oldShown[was], newShown[at]);
            }

            foreach (var (key, at) in from)
            {
                Enter(key, path);
                Compare($"{path}[{at}]", list, old[at], null, oldShown[at], null);
            }
        }

        private void Enter(string key, string path) => entry = path.Contains('.', StringComparison.Ordinal) || path.Contains('[', StringComparison.Ordinal) ? entry : key;

        /// <summary>Place by key. An entry whose key another has, or that has none, is known by its place.</summary>
        private static Dictionary<string, int> Entries(JsonArray items, string[]? keys)
        {
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var at = 0; at < items.Count; at++)
            {
                var key = keys is null || items[at] is not JsonObject item ? $"#{at}" : string.Join('\n', keys.Select(name => item[name]?.ToString()));
                if (!places.TryAdd(key, at))
                {
                    places.Add($"#{at}", at);
                }
            }

            return places;
        }

        private static string? Show(JsonNode? value, JsonNode? shown, bool hidden)
        {
            if (value is null)
            {
                return null;
            }

            // What the mask takes away whole (a place on the map) is not told either.
            var text = hidden || shown is null ? Hidden : shown is JsonValue plain && plain.TryGetValue<string>(out var words) ? words : shown.ToJsonString();
            return text.Length <= MaxValue ? text : text[..MaxValue] + "…";
        }
    }
}
