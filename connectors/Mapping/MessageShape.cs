using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Mapping;

/// <summary>Undoes habits of old systems that no expression could explain well: lists side by side in texts, marks in digits.</summary>
public static class MessageShape
{
    private const int MaxItems = 1000;

    /// <summary>Adds the undone forms to the message and returns what does not fit.</summary>
    public static IReadOnlyList<MessageFault> Undo(JsonObject message, InboundOperation operation)
    {
        var faults = new List<MessageFault>();
        foreach (var lists in operation.Lists)
        {
            Join(message, lists, faults);
        }

        foreach (var bits in operation.BitStrings)
        {
            Unfold(message, bits, faults);
        }

        return faults;
    }

    private static void Join(JsonObject message, ParallelLists lists, List<MessageFault> faults)
    {
        var columns = lists.Fields
            .Select(field => (Field: field, Items: Split(message[field], lists.Separator)))
            .Where(column => column.Items is not null)
            .ToList();
        if (columns.Count == 0)
        {
            return;
        }

        var rows = columns.Max(column => column.Items!.Length);
        if (rows > MaxItems)
        {
            faults.Add(new(FaultCodes.Lists, string.Join(',', lists.Fields), $"{rows} items are too many; at most {MaxItems} fit."));
            return;
        }

        if (columns.Any(column => column.Items!.Length != rows))
        {
            faults.Add(new(
                FaultCodes.Lists,
                string.Join(',', lists.Fields),
                $"These lists belong together by position and must be of one length: {string.Join(", ", columns.Select(column => $"{column.Field} has {column.Items!.Length}"))}."));
        }

        var joined = new JsonArray();
        for (var i = 0; i < rows; i++)
        {
            var item = new JsonObject { ["line"] = i + 1 };
            foreach (var (field, items) in columns)
            {
                item[field] = i < items!.Length ? items[i] : "";
            }

            joined.Add(item);
        }

        message[lists.Into] = joined;
    }

    private static string[]? Split(JsonNode? value, string separator) => value switch
    {
        JsonArray list => [.. list.Select(item => item?.ToString() ?? "")],
        JsonValue single when single.ToString().Trim() is { Length: > 0 } text => [.. text.Split(separator).Select(item => item.Trim())],
        _ => null,
    };

    private static void Unfold(JsonObject message, BitString bits, List<MessageFault> faults)
    {
        if (message[bits.Field] is not { } value)
        {
            return;
        }

        var text = value.GetValueKind() == JsonValueKind.String ? value.ToString().Trim() : null;
        if (text is null || text.Length > bits.Length || !text.All(char.IsAsciiDigit))
        {
            faults.Add(new(FaultCodes.Marks, bits.Field, $"A text of at most {bits.Length} digits is expected."));
            return;
        }

        message[bits.Into] = new JsonArray([.. text
            .Select((digit, index) => (Place: index + 1, Digit: digit))
            .Where(mark => mark.Digit != '0')
            .Select(mark => (JsonNode)new JsonObject
            {
                ["key"] = bits.Keys.GetValueOrDefault(mark.Place) ?? $"{bits.OtherPrefix}{mark.Place}",
                ["value"] = mark.Digit.ToString(),
            })]);
    }
}
