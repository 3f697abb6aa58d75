namespace OrderHub.Server.Connectors.Replies;

/// <summary>An answer in the partner's protocol.</summary>
public sealed record PartnerReply(int Status, string ContentType, byte[] Body, TimeSpan? RetryAfter);
