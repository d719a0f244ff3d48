using Cubit.Store.Settings;
using Cubit.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cubit.Web.Console.Settings;

/// <summary>The buttons that move the sandbox clock; they are there in sandbox mode only.</summary>
internal static class ClockEndpoints
{
    /// <summary>The steps that the buttons make.</summary>
    public static IReadOnlyList<string> Steps { get; } = ["1d", "7d", "14d"];

    public static void MapClock(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sandbox/clock", (Delegate)MoveAsync).RequireAuthorization();

    private static async Task<IResult> MoveAsync(HttpContext context, SandboxDesk desk, EdgeClock clock)
    {
        var asked = $"{(await context.Request.ReadFormAsync())["advance"]}";
        if (!Steps.Contains(asked) || !SandboxDesk.TryStep(asked, out var step))
            return ConsolePages.Problem(context, StatusCodes.Status400BadRequest);
        var moved = await desk.AdvanceAsync(step, EdgeClock.System());
        if (moved.Accepted is { } time)
            clock.StandAt(time);
        return ConsolePages.SeeOther(context, BackTo(context.Request));
    }

    // The page that was looked at, without what it said about the form before.
    private static string BackTo(HttpRequest request)
    {
        if (!Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from))
            return "/";
        var query = from.Query.Contains("done", StringComparison.Ordinal) ? "" : from.Query;
        var address = from.AbsolutePath + query;
        return RedirectHttpResult.IsLocalUrl(address) ? address : "/";
    }
}
