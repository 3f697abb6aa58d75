namespace OrderHub.Connectors.Codecs;

/// <summary>What a codec made of a message: a value, or what is wrong with it.</summary>
public readonly record struct Decoded<T>(T? Value, MessageFault? Fault)
    where T : class
{
    public static Decoded<T> Of(T value) => new(value, null);

    public static Decoded<T> Wrong(string code, string path, string message) => new(null, new MessageFault(code, path, message));
}
