using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace OrderHub.Server.Model.Fields;

/// <summary>All definitions of one tenant at one version, with what an order of each identity sees of them. Never changes; safe for all threads.</summary>
public sealed class FieldSet(int version, IReadOnlyList<FieldDefinition> fields)
{
    /// <summary>Views that are kept; identities come from callers, so there is a bound.</summary>
    private const int MaxViews = 2000;

    public static readonly FieldSet Empty = new(0, []);

    private readonly ConcurrentDictionary<(string Identity, string Type), FieldView> views = new();

    /// <summary>Rises with each change of a definition or mark of the tenant.</summary>
    public int Version => version;

    public IReadOnlyList<FieldDefinition> Fields => fields;

    /// <summary>What orders of an identity and type see.</summary>
    public FieldView For(string businessIdentity, string businessType)
    {
        if (fields.Count == 0)
        {
            return FieldView.Empty;
        }

        if (views.TryGetValue((businessIdentity, businessType), out var view))
        {
            return view;
        }

        if (views.Count >= MaxViews)
        {
            views.Clear();
        }

        return views.GetOrAdd((businessIdentity, businessType), key => new(fields, key.Identity, key.Type));
    }
}

/// <summary>The definitions that orders of one identity and type come under, nearest first.</summary>
public sealed class FieldView
{
    public static readonly FieldView Empty = new([], "", "");

    private readonly FrozenDictionary<string, FieldDefinition[]> byPath;
    private readonly FrozenDictionary<(string Table, string Column), FieldDefinition> owners;
    private readonly FrozenDictionary<string, FieldDefinition> known;
    private readonly FieldDefinition[] required;

    internal FieldView(IReadOnlyList<FieldDefinition> fields, string identity, string type)
    {
        var near = fields
            .Where(field => field.State != FieldState.Released)
            .Select(field => (Field: field, Distance: FieldScope.Distance(field, identity, type)))
            .Where(found => found.Distance is not null)
            .OrderBy(found => found.Distance).ThenBy(found => found.Field.State)
            .Select(found => found.Field).ToList();
        byPath = near.Where(field => field.State == FieldState.Live)
            .GroupBy(field => field.Path, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        owners = near.GroupBy(field => (field.TableName, field.ColumnName)).ToFrozenDictionary(group => group.Key, group => group.First());
        known = near.GroupBy(field => field.Path, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        required = [.. near.Where(field => field is { Required: true, State: FieldState.Live })];
        IsEmpty = near.Count == 0;
    }

    public bool IsEmpty { get; }

    /// <summary>The live definitions, for checks: those of a path nearest first.</summary>
    public IEnumerable<string> Paths => byPath.Keys;

    /// <summary>The definition by which an order of now writes the field; null where there is none.</summary>
    public FieldDefinition? Resolve(string path, DateTimeOffset now)
    {
        foreach (var field in byPath.GetValueOrDefault(path) ?? [])
        {
            if (FieldScope.IsOpen(field, now))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>
    /// The definition by which a value that an order has is kept: the one that is open, else the nearest of that name, retired or over,
    /// because a changed order keeps what it has.
    /// </summary>
    public FieldDefinition? WriterOf(string path, DateTimeOffset createdAt) => Resolve(path, createdAt) ?? known.GetValueOrDefault(path);

    /// <summary>
    /// The definition whose values a column keeps, live or retired; null where no definition has it. A column has one owner in a view,
    /// because two fields that an order may come under never share one.
    /// </summary>
    public FieldDefinition? OwnerOf(string table, string column) => owners.GetValueOrDefault((table, column));

    /// <summary>Fields that an order of now must carry.</summary>
    public IEnumerable<FieldDefinition> Required(DateTimeOffset now) =>
        required.Where(field => ReferenceEquals(Resolve(field.Path, now), field));
}
