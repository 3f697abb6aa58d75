namespace OrderHub.Server.Access.Errors;

/// <summary>Serves the page that explains the codes, which every problem's <c>type</c> points to.</summary>
public static class ErrorPageApi
{
    public static void MapErrorPageApi(this IEndpointRouteBuilder routes) => routes.MapGet(ProblemResult.Page, () => TypedResults.Stream(
            typeof(ErrorPageApi).Assembly.GetManifestResourceStream("docs/errors.md")!, "text/plain; charset=utf-8"))
        .AllowAnonymous().ExcludeFromDescription();
}
