namespace OrderHub.Server.Model;

/// <summary>A word in the two languages of the pages.</summary>
public sealed record LocalText(string En, string Zh);
