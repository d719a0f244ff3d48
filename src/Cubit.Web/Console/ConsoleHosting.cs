using Cubit.Store.Execute;
using Cubit.Web.Console.Accounts;
using Cubit.Web.Console.Instances;
using Cubit.Web.Console.Lifecycle;
using Cubit.Web.Console.Orders;
using Cubit.Web.Console.Prices;
using Cubit.Web.Console.Resizing;
using Cubit.Web.Console.Settings;
using Cubit.Web.Console.Staff;
using Cubit.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Cubit.Web.Console;

/// <summary>Puts the console into a host.</summary>
public static class ConsoleHosting
{
    // No form of the console is near this size.
    private const int FormBytesMax = 65_536;

    /// <summary>Registers what the console's pages need.</summary>
    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped(Visits.Of);
        builder.Services.AddScoped(Duty.Of);
        return builder;
    }

    /// <summary>Maps the console's pages and assets.</summary>
    public static WebApplication MapConsole(this WebApplication app)
    {
        app.UseWhen(IsConsole, console => console.UseExceptionHandler(Faulty).UseStatusCodePages(ShowStatusAsync));
        app.MapAssets();
        var pages = app.MapGroup("")
            .AddEndpointFilter(RefuseForgeryAsync)
            .WithMetadata(new RequestSizeLimitAttribute(FormBytesMax));
        pages.MapSignIn();
        pages.MapGet("/", Start).RequireAuthorization();
        if (app.Services.GetRequiredService<EdgeClock>().IsSandbox)
            pages.MapClock();
        var signedIn = pages.MapGroup("").RequireAuthorization(policy => policy.RequireClaim(CallerIdentity.Account));
        signedIn.MapInstances();
        signedIn.MapResizing();
        signedIn.MapOrders();
        signedIn.MapTerms();
        signedIn.MapTickets();
        signedIn.MapProjects();
        var operators = pages.MapGroup("").RequireAuthorization(policy => policy.RequireClaim(CallerIdentity.Staff));
        operators.MapStaffPages();
        operators.MapStaffTickets();
        operators.MapCustomers();
        operators.MapProvisioningPages();
        operators.MapPricePages();
        operators.MapRatePages();
        operators.MapRulePages();
        return app;
    }

    private static IResult Start(HttpContext context) =>
        Visits.Find(context) is { } visit
            ? Results.Redirect(visit.EnginesAddress(visit.Products[0]))
            : Results.Redirect(StaffPages.Start);

    private static ExceptionHandlerOptions Faulty =>
        new()
        {
            ExceptionHandler = context =>
                ShowAsync(context, StatusOf(context.Features.Get<IExceptionHandlerFeature>()?.Error)),
            AllowStatusCode404Response = true,
        };

    private static bool IsConsole(HttpContext context) => !CubitHost.IsApi(context);

    private static int StatusOf(Exception? exception) =>
        exception switch
        {
            StoreBusyException => StatusCodes.Status503ServiceUnavailable,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static Task ShowStatusAsync(StatusCodeContext status) =>
        ShowAsync(status.HttpContext, status.HttpContext.Response.StatusCode);

    private static Task ShowAsync(HttpContext context, int status) =>
        ConsolePages.Problem(context, status).ExecuteAsync(context);

    private static async ValueTask<object?> RefuseForgeryAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var http = context.HttpContext;
        return await IsOursAsync(http)
            ? await next(context)
            : ConsolePages.Problem(http, StatusCodes.Status400BadRequest);
    }

    private static async Task<bool> IsOursAsync(HttpContext http)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
        }
        catch (AntiforgeryValidationException)
        {
            // The form is too large or cannot be read.
            return false;
        }
    }
}
