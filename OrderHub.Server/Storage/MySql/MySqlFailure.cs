using System.Net.Sockets;
using MySqlConnector;

namespace OrderHub.Server.Storage.MySql;

/// <summary>What the server's errors mean to us.</summary>
internal static class MySqlFailure
{
    private const int DuplicateKey = 1062;
    private const int DuplicateKeyName = 1586;
    private const int DeadlockFound = 1213;
    private const int LockWaitTimeout = 1205;

    // Too many connections, shutdown, aborted or killed connections, network errors, no space or I/O error, read-only server.
    private static readonly HashSet<int> Outages =
        [1021, 1028, 1030, 1040, 1042, 1043, 1053, 1077, 1079, 1080, 1114, 1152, 1158, 1159, 1160, 1161, 1184, 1203, 1290, 1317, 1836, 1927, 1969, 3024, 3169];

    public static bool IsDuplicateKey(MySqlException failure) => failure.Number is DuplicateKey or DuplicateKeyName;

    /// <summary>
    /// Undone for the sake of another transaction, which is over now. A taken key counts once: a row that is added where it is absent
    /// may have come in at the same moment, and is seen at the second try.
    /// </summary>
    public static bool MayHoldNextTime(MySqlException failure, int attempt) =>
        failure.Number is DeadlockFound or LockWaitTimeout || (attempt == 1 && IsDuplicateKey(failure));

    /// <summary>The connection is of no use any more. Errors of 2000 and up, and those without a number of the server's, are the client's own.</summary>
    public static bool IsBroken(Exception failure) => failure is not MySqlException known
        ? failure is not (ArgumentException or NotSupportedException)
        : known.Number is <= 0 or (>= 2000 and < 3000) or 1042 or 1043 or 1053 or 1080 or 1927 || known.InnerException is IOException or SocketException or TimeoutException;

    /// <summary>The failure as callers know it: an outage of the store by its own name, everything else as it is.</summary>
    public static Exception InOurWords(string store, Exception failure) =>
        IsOutage(failure) || IsBroken(failure) ? new DatabaseUnavailableException(store, failure) : failure;

    /// <summary>The store does not work now, whoever asks.</summary>
    public static bool IsOutage(Exception failure) => failure switch
    {
        MySqlException known => IsBroken(known) || Outages.Contains(known.Number) || known.Number is DeadlockFound or LockWaitTimeout,
        IOException or SocketException or TimeoutException => true,
        _ => false,
    };
}
