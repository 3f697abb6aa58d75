using System.Text.Json.Nodes;

namespace OrderHub.Server.Storage;

/// <summary>The business object that a burst changes. Who carries it needs to know no more; capabilities know its type.</summary>
public interface ISubject
{
    /// <summary>Its id in our database.</summary>
    long SubjectId { get; }

    /// <summary>Its number for people; null while it has none.</summary>
    string? Number { get; }

    /// <summary>False while it has no row and its changes will not make one: a refusal before the order was stored leaves nothing.</summary>
    bool Exists { get; }

    /// <summary>The value by which signals find it: <c>number</c>, <c>waybill</c> ...; null where it has none of that kind.</summary>
    string? CorrelationKey(string kind);

    /// <summary>It as expressions of flows see it: as it is now, without personal data. Null: they see nothing of it.</summary>
    JsonObject? Describe() => null;

    /// <summary>A person ended its flow, and all that had been done for it was undone.</summary>
    void GiveUp()
    {
    }

    /// <summary>Adds the rows of all its changes to the batch.</summary>
    void Flush(WriteBatch batch);

    /// <summary>Called when the batch was not written, so that what was taken can be given back.</summary>
    void Abandon();
}

/// <summary>Loads the business object of an instance.</summary>
public interface ISubjectSource
{
    Task<ISubject> LoadAsync(int tenantId, long subjectId, CancellationToken ct);
}
