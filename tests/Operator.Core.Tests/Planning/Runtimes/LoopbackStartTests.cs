using Operator.Core.Tests.Planning.Nixpacks;

namespace Operator.Core.Tests.Planning.Runtimes;

public sealed class LoopbackStartTests
{
    [Theory]
    [InlineData("uvicorn main:app --host 127.0.0.1 --port 8000", "--host 127.0.0.1")]
    [InlineData("cd app && /opt/venv/bin/uvicorn main:app", "uvicorn")]
    [InlineData("python -m uvicorn main:app --port $PORT", "uvicorn")]
    [InlineData("gunicorn --bind=localhost:8000 main:app", "--bind localhost:8000")]
    [InlineData("python manage.py migrate; python manage.py runserver", "manage.py runserver")]
    [InlineData("python manage.py runserver 8000", "manage.py runserver")]
    [InlineData("flask run -p $PORT", "flask run")]
    [InlineData("gunicorn -b tcp://127.0.0.1:80 main:app", "-b tcp://127.0.0.1:80")]
    public void Server_that_no_service_reaches_is_reported(string start, string words) =>
        Assert.Contains($"({words}) listens on loopback alone", Assert.Single(Warnings(start)), StringComparison.Ordinal);

    [Theory]
    [InlineData("uvicorn main:app --host 0.0.0.0")]
    [InlineData("uvicorn main:app --host=$HOST")]
    [InlineData("gunicorn main:app")]
    [InlineData("gunicorn -k uvicorn.workers.UvicornWorker main:app")]
    [InlineData("python manage.py runserver 0.0.0.0:8000")]
    [InlineData("python manage.py migrate && gunicorn shop.wsgi")]
    [InlineData("hypercorn -b [::]:8000 main:app")]
    [InlineData("uvicorn main:app --uds /run/app.sock")]
    [InlineData("redis-cli -h localhost ping && python main.py")]
    [InlineData("psql --host localhost -c vacuum; gunicorn main:app")]
    [InlineData("wait-for-it --host=localhost && python main.py")]
    public void Server_that_listens_everywhere_is_not(string start) => Assert.Empty(Warnings(start));

    private static List<string> Warnings(string start) =>
        [
            .. Requests
                .Planned(NixpacksCase.Plan(("main.py", ""), ("requirements.txt", "a"), ("nixpacks.toml", $"[start]\ncmd = '{start}'\n")))
                .Warnings.Where(warning => warning.Contains("loopback", StringComparison.Ordinal)),
        ];
}
