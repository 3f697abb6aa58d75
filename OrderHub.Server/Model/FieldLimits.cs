namespace OrderHub.Server.Model;

/// <summary>Bounds that hold for every field of a kind.</summary>
public static class FieldLimits
{
    /// <summary>Most characters of a name in a map, and of a text in a list.</summary>
    public const int Key = 64;

    /// <summary>Most characters of a value in a map.</summary>
    public const int Value = 512;

    /// <summary>What a number is a whole multiple of: one unit of its last digit behind the point.</summary>
    public static decimal StepOf(FieldAttribute field) => new(1, 0, 0, isNegative: false, (byte)field.Decimals);
}
