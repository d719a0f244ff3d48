namespace Cubit.Web.Console;

internal static class ConsoleHosting
{
    public static void AddConsole(this WebApplicationBuilder builder) => _ = builder;

    public static void MapConsole(this WebApplication app) => _ = app;
}
