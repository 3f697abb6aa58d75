using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace OrderHub.Connectors.Manifests;

/// <summary>
/// An object of a manifest or mapping being read: every read notes what is wrong and goes on with a harmless value; what was
/// never read is unknown, and a fault too, so that a misspelt setting is not silently without effect.
/// </summary>
internal sealed class DocumentNode
{
    private readonly JsonElement element;
    private readonly string path;
    private readonly FaultList faults;
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    public DocumentNode(JsonElement element, string path, FaultList faults)
    {
        (this.element, this.path, this.faults) = (element, path, faults);
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(path, "An object in braces is expected here.");
        }
    }

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public void Fault(string name, string message) => faults.Add(name.Length == 0 ? path : PathOf(name), message);

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name) => OptionalText(name) is { Length: > 0 } text ? text : Missing(name, "a text");

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => Missing(name, "a text"),
    };

    public int Integer(string name, int otherwise, int least, int most)
    {
        var value = Find(name);
        if (value is null)
        {
            return otherwise;
        }

        if (value.Value.ValueKind == JsonValueKind.Number && value.Value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(name, $"A whole number from {least} to {most} is expected.");
        return otherwise;
    }

    public double Share(string name, double otherwise)
    {
        var value = Find(name);
        if (value is null)
        {
            return otherwise;
        }

        if (value.Value.ValueKind == JsonValueKind.Number && value.Value.GetDouble() is > 0 and <= 1 and var share)
        {
            return share;
        }

        Fault(name, "A share above 0, at most 1, is expected.");
        return otherwise;
    }

    public bool Flag(string name)
    {
        var value = Find(name);
        if (value is not null && value.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fault(name, "true or false is expected.");
        }

        return value?.ValueKind == JsonValueKind.True;
    }

    public TimeSpan Duration(string name, TimeSpan otherwise)
    {
        if (OptionalText(name) is not { } text)
        {
            return otherwise;
        }

        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            Fault(name, "An ISO 8601 duration such as PT10S is expected.");
            return otherwise;
        }
    }

    /// <summary>An offset such as <c>+08:00</c>.</summary>
    public TimeSpan Offset(string name)
    {
        var text = Text(name);
        if (text.Length == 6 && TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset)
            && text[0] is '+' or '-' && offset <= TimeSpan.FromHours(14))
        {
            return text[0] == '-' ? -offset : offset;
        }

        Fault(name, "An offset such as +08:00 is expected.");
        return TimeSpan.Zero;
    }

    public T OneOf<T>(string name, params (string Word, T Value)[] choices)
    {
        var text = Text(name);
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        if (text.Length > 0)
        {
            Fault(name, $"'{text}' is none of {string.Join(", ", choices.Select(choice => choice.Word))}.");
        }

        return choices[0].Value;
    }

    public IReadOnlyList<string> Texts(string name) => [.. Items(name).Select((item, index) =>
    {
        if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Fault($"{name}[{index}]", "A text is expected.");
        return "";
    })];

    public DocumentNode? Child(string name) => Find(name) is { } value ? new DocumentNode(value, PathOf(name), faults) : null;

    public DocumentNode Needed(string name)
    {
        if (Child(name) is { } child)
        {
            return child;
        }

        Fault(name, "This part is missing.");
        using var empty = JsonDocument.Parse("{}");
        return new DocumentNode(empty.RootElement.Clone(), PathOf(name), new FaultList(""));
    }

    public IReadOnlyList<DocumentNode> Children(string name) =>
        [.. Items(name).Select((item, index) => new DocumentNode(item, $"{PathOf(name)}[{index}]", faults))];

    /// <summary>Members of an object whose names are data.</summary>
    public IReadOnlyList<(string Name, DocumentNode Value)> Named(string name) => Find(name) is { ValueKind: JsonValueKind.Object } members
        ? [.. members.EnumerateObject().Select(member => (member.Name, new DocumentNode(member.Value, $"{PathOf(name)}.{member.Name}", faults)))]
        : [];

    public IReadOnlyDictionary<string, string> TextMap(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(name) is not { } value)
        {
            return map;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault(name, "An object of texts is expected.");
            return map;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                map[member.Name] = member.Value.GetString()!;
            }
            else
            {
                Fault($"{name}.{member.Name}", "A text is expected.");
            }
        }

        return map;
    }

    /// <summary>Call last: what was not read is not known.</summary>
    public void Close()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in element.EnumerateObject().Where(member => !read.Contains(member.Name) && member.Name != "$schema"))
        {
            Fault(member.Name, $"'{member.Name}' is not known here; known: {string.Join(", ", read.Order(StringComparer.Ordinal))}.");
        }
    }

    private JsonElement? Find(string name)
    {
        read.Add(name);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
    }

    private IEnumerable<JsonElement> Items(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray();
        }

        Fault(name, "A list in brackets is expected.");
        return [];
    }

    private string Missing(string name, string what)
    {
        Fault(name, $"{char.ToUpperInvariant(what[0])}{what[1..]} is expected here.");
        return "";
    }
}
