using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Store.Resizing;
using Cubit.Store.Settings;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>The sandbox clock over HTTP; the routes are there in sandbox mode only.</summary>
/// <source>docs/spec/api.md, "The sandbox clock"</source>
internal static class SandboxEndpoints
{
    public static void MapSandbox(this IEndpointRouteBuilder api)
    {
        api.MapGet("/sandbox/clock", (EdgeClock clock) => Stands(clock.Now));
        api.MapPost("/sandbox/clock", MoveAsync);
    }

    private static Task<IResult> MoveAsync(HttpContext context, SandboxDesk desk, EdgeClock clock) =>
        RequestBody.ReadAsync<Func<SandboxDesk, Task<Decision<SandboxTime>>>>(
            context,
            RequestOf,
            async move =>
            {
                var moved = await move(desk);
                if (moved.Refusal is { } refusal)
                    return Problem.Of(refusal);
                clock.StandAt(moved.Value);
                return Stands(moved.Value.Now);
            }
        );

    private static Func<SandboxDesk, Task<Decision<SandboxTime>>> RequestOf(JsonPlace body)
    {
        body.Only("now", "advance");
        var (now, advance) = (body.Find("now"), body.Find("advance"));
        if (now is null == advance is null)
            throw body.Refused("must have one of 'now' and 'advance'");
        if (now is not null)
        {
            var to = EdgeClock.Within(now);
            return desk => desk.MoveAsync(to, EdgeClock.System());
        }

        return SandboxDesk.TryStep(advance!.Text(), out var step)
            ? desk => desk.AdvanceAsync(step, EdgeClock.System())
            : throw advance.Refused($"is not a step of time like {SandboxDesk.StepForms}");
    }

    private static IResult Stands(Instant now) => ApiEndpoints.Json(new JsonObject { ["now"] = ApiJson.Text(now) });
}
