namespace OrderHub.Server.Model;

/// <summary>
/// The node cannot start as it is set up. The message is one line that says what is wrong and what to do; it is all that is
/// printed. The kind decides the exit code.
/// </summary>
public sealed class SetupException : Exception
{
    public SetupException(SetupFailure failure, string message)
        : base(message) => Failure = failure;

    public SetupException(SetupFailure failure, string message, Exception inner)
        : base(message, inner) => Failure = failure;

    public SetupFailure Failure { get; }
}

/// <summary>Why a node does not start; the numbers are the exit codes (after sysexits.h).</summary>
public enum SetupFailure
{
    /// <summary>An address to listen on is taken or not ours.</summary>
    AddressUnavailable = 69,

    /// <summary>A fault of our own.</summary>
    Internal = 70,

    /// <summary>The data folder cannot be made or written.</summary>
    DataFolder = 73,

    /// <summary>A store or key of the data folder cannot be used.</summary>
    Store = 74,

    /// <summary>A setting is wrong.</summary>
    Settings = 78,
}
