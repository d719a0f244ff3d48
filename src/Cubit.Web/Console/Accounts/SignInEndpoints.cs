using Cubit.Web.Console.Staff;
using Cubit.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Cubit.Web.Console.Accounts;

/// <summary>Signing in and out.</summary>
internal static class SignInEndpoints
{
    private const string Start = "/";

    // As the cookie's ReturnUrlParameter.
    private const string ReturnField = "return";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", Ask);
        routes.MapPost("/sign-in", (Delegate)SignInAsync);
        routes.MapPost("/sign-out", (Delegate)SignOutAsync);
    }

    private static IResult Ask(HttpContext context, [FromQuery(Name = ReturnField)] string? returnUrl) =>
        context.User.Identity is { IsAuthenticated: true }
            ? ConsolePages.SeeOther(context, Start)
            : ConsolePages.Page<SignInPage>(new { ReturnUrl = returnUrl });

    private static async Task<IResult> SignInAsync(HttpContext context, SignInDesk desk)
    {
        var form = await context.Request.ReadFormAsync();
        var (email, password, returnUrl) = ($"{form["email"]}".Trim(), $"{form["password"]}", $"{form[ReturnField]}");
        var result = await desk.TrySignInAsync(email, password);
        const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        if ((result.Caller?.ToPrincipal(Scheme) ?? result.Staff?.ToPrincipal(Scheme)) is not { } principal)
        {
            return ConsolePages.Page<SignInPage>(
                new
                {
                    Email = email,
                    ReturnUrl = returnUrl,
                    Refused = Refused(result.LockedFor),
                },
                StatusCodes.Status422UnprocessableEntity
            );
        }

        await context.SignInAsync(principal);
        var goesOn = RedirectHttpResult.IsLocalUrl(returnUrl) && (result.Staff is null || IsForStaff(returnUrl));
        return ConsolePages.SeeOther(context, goesOn ? returnUrl : Start);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync();
        return ConsolePages.SeeOther(context, "/sign-in");
    }

    // Whatever page of an account was asked for first, an operator begins with the queues.
    private static bool IsForStaff(string address) => address.StartsWith(StaffPages.Start, StringComparison.Ordinal);

    private static string Refused(Duration? lockedFor)
    {
        if (lockedFor is not { } locked)
            return "E-mail or password is wrong.";
        var minutes = (long)Math.Ceiling(locked.TotalMinutes);
        return $"Too many failed attempts. Try again in {Wording.Counted(minutes, "minute")}.";
    }
}
