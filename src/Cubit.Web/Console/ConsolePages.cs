using Cubit.Web.Console.Layout;
using Cubit.Web.Console.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cubit.Web.Console;

/// <summary>Answers that are whole pages.</summary>
internal static class ConsolePages
{
    /// <summary>A page with its parameters, by their names.</summary>
    public static IResult Page<T>(object parameters, int status = StatusCodes.Status200OK)
        where T : IComponent =>
        new RazorComponentResult<T>(parameters) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>Sends the browser on with a GET, so that reloading repeats nothing.</summary>
    public static IResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The page that says what went wrong, in the console's frame where somebody is signed in.</summary>
    public static IResult Problem(Visit? visit, int status) =>
        Page<ProblemPage>(new { Visit = visit, Status = status }, status);

    /// <summary>The same for an operator, in the operators' frame.</summary>
    public static IResult Problem(Duty duty, int status) =>
        Page<ProblemPage>(new { Duty = duty, Status = status }, status);

    /// <summary>The same for whoever asks: a member, an operator, or nobody who is signed in.</summary>
    public static IResult Problem(HttpContext context, int status) =>
        Duty.Find(context) is { } duty ? Problem(duty, status) : Problem(Visits.Find(context), status);
}
