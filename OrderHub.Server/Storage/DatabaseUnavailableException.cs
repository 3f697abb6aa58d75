using System.Data.Common;

namespace OrderHub.Server.Storage;

/// <summary>
/// The store did not answer, or not to the end. A batch may have been written or not: repeat it only under a guard or key that
/// tells.
/// </summary>
public sealed class DatabaseUnavailableException(string store, Exception cause)
    : DbException($"The store '{store}' does not answer: {cause.Message}", cause)
{
    public override bool IsTransient => true;
}
