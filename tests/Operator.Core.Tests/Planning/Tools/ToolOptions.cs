namespace Operator.Core.Tests.Planning.Tools;

/// <summary>
/// The options that each tool of a generated RUN has, with their source, as of the versions in the catalog. An option that ends in * stands
/// for all that begin so; a tool with * alone belongs to the project. Only options that somebody has looked up belong here.
/// </summary>
internal static class ToolOptions
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        // https://docs.npmjs.com/cli/v11/commands/npm-ci, npm-install, npm-prune, npm-run; --global and --force are npm install's
        ["npm ci"] = "--no-audit --no-fund --omit --include --ignore-scripts --workspace --workspaces --include-workspace-root",
        ["npm install"] = "--no-audit --no-fund --omit --include --ignore-scripts --workspace --workspaces --global --force --no-save",
        ["npm prune"] = "--omit --include --no-audit --no-fund --ignore-scripts --workspace --workspaces",
        ["npm run"] = "--workspace --workspaces --if-present --ignore-scripts",
        // https://classic.yarnpkg.com/lang/en/docs/cli/install and https://yarnpkg.com/cli/install (--immutable), workspaces/focus
        ["yarn install"] = "--frozen-lockfile --non-interactive --production --ignore-scripts --immutable",
        ["yarn run"] = "",
        ["yarn workspaces focus"] = "--all --production",
        // https://pnpm.io/cli/install, prune, run, deploy
        ["pnpm install"] = "--frozen-lockfile --no-frozen-lockfile --prod --ignore-scripts --offline --filter",
        ["pnpm prune"] = "--prod --no-optional --ignore-scripts",
        ["pnpm run"] = "--recursive --if-present --filter",
        // https://bun.sh/docs/cli/install, run
        ["bun install"] = "--frozen-lockfile --production --ignore-scripts --omit",
        ["bun run"] = "",
        // https://www.prisma.io/docs/orm/reference/prisma-cli-reference#generate
        ["prisma generate"] = "--schema --no-engine",
        // https://go.dev/ref/mod#go-mod-download, https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
        ["go mod download"] = "-x -json -reuse",
        ["go build"] = "-trimpath -ldflags -o -tags -mod -v",
        // https://doc.rust-lang.org/cargo/commands/cargo-build.html, https://rust-lang.github.io/rustup
        ["cargo build"] = "--release --locked --bin --package --workspace --features --target --target-dir --offline --frozen",
        // https://doc.rust-lang.org/cargo/commands/cargo-fetch.html, https://doc.rust-lang.org/rustc/command-line-arguments.html
        ["cargo fetch"] = "--locked --target",
        ["rustc"] = "-vV",
        ["rustup default"] = "",
        // https://maven.apache.org/ref/3.9.9/maven-embedder/cli.html
        ["mvn"] = "--batch-mode --no-transfer-progress --fail-never --offline --file --projects --also-make --define -D*",
        // https://docs.gradle.org/8.14/userguide/command_line_interface.html
        ["gradle"] = "--no-daemon --console --exclude-task --project-dir --offline",
        ["sh ./gradlew"] = "--version --no-daemon --console --exclude-task --project-dir --offline",
        // https://learn.microsoft.com/dotnet/core/tools/dotnet-publish, dotnet-restore
        ["dotnet publish"] = "--configuration --output --nologo --framework --runtime --no-restore --self-contained -p",
        ["dotnet restore"] = "--locked-mode --runtime --configfile -p",
        // Bundler 2.6 and 4.0: https://bundler.io/man/bundle-install.1.html, bundle-lock.1.html
        ["bundle install"] = "--jobs --local --prefer-local --quiet --retry",
        ["bundle lock"] = "--add-platform --conservative --local --print --remove-platform --update",
        // https://guides.rubygems.org/command-reference/#gem-install
        ["gem install"] = "--no-document --version --conservative",
        // Rails 8.0: https://guides.rubyonrails.org/command_line.html; rake passes no option on
        ["bundle exec rails assets:precompile"] = "",
        ["bundle exec ruby"] = "",
        ["ruby"] = "",
        // puma 6.6, lib/puma/cli.rb
        ["bundle exec puma"] = "-b --bind -C --config -e --environment -p --port -t --threads -w --workers",
        // rackup 2.2, lib/rackup/server.rb
        ["bundle exec rackup"] = "-E --env -o --host -p --port -s --server",
        // falcon 0.51, lib/falcon/command/serve.rb
        ["bundle exec falcon serve"] = "-b --bind -c --config --count -h --hostname -p --port",
        // unicorn 6.1, bin/unicorn
        ["bundle exec unicorn"] = "-l --listen -E --env -c --config-file -o --host -p --port",
        // thin 1.8, lib/thin/runner.rb
        ["bundle exec thin"] = "-a --address -p --port -e --environment -R --rackup",
        // iodine 0.7, exe/iodine
        ["bundle exec iodine"] = "-b -p -t -w",
        // Composer 2.8: https://getcomposer.org/doc/03-cli.md#install-i
        ["composer install"] =
            "--no-dev --no-interaction --no-progress --prefer-dist --no-scripts --no-autoloader --optimize-autoloader --no-plugins",
        // The official image's own, https://github.com/docker-library/php; what follows the name goes to configure
        ["docker-php-ext-install"] = "-j2 --ini-name",
        ["docker-php-ext-enable"] = "--ini-name",
        ["docker-php-ext-configure gd"] = "--with-freetype --with-jpeg --with-webp",
        // PEAR 1.10: pecl help install
        ["pecl install"] = "-f --force --nodeps",
        // https://manpages.debian.org/a2enmod
        ["a2enmod"] = "-q",
        ["apache2-foreground"] = "",
        // Deno 2.9: deno install --help, cache, run, serve, task
        ["deno install"] = "--frozen --entrypoint --node-modules-dir --prod --allow-scripts",
        ["deno cache"] = "--frozen --import-map --config -c --cert --no-lock --node-modules-dir --vendor",
        ["deno run"] = "-A -P --allow-net --allow-env --allow-read --frozen --cached-only",
        ["deno serve"] = "-A -P --port --host",
        ["deno task"] = "",
        // https://git.alpinelinux.org/apk-tools, apk-add(8)
        ["apk add"] = "--no-cache --virtual",
        // https://manpages.debian.org/apt-get
        ["apt-get update"] = "",
        ["apt-get install"] = "-y --yes --no-install-recommends",
        // https://docs.python.org/3/library/venv.html, compileall.html; -m is Python's own
        ["python -m venv"] = "-m",
        ["python -m compileall"] = "-m",
        // https://pip.pypa.io/en/stable/cli/pip_install
        ["pip install"] = "-r --requirement --no-deps --no-cache-dir --require-hashes",
        // https://docs.astral.sh/uv/reference/cli/#uv-sync; --allow-existing is uv venv's alone
        ["uv sync"] = "--no-cache --frozen --locked --no-dev --no-editable --no-install-project --package --all-packages --extra --group",
        // https://python-poetry.org/docs/cli/#install
        ["poetry install"] = "--no-cache --no-interaction --only --no-root --sync --with --without --extras",
        // https://pipenv.pypa.io/en/latest/commands.html
        ["pipenv requirements"] = "--hash --exclude-markers --categories",
        // https://pdm-project.org/latest/reference/cli/#install
        ["pdm install"] = "--check --prod --no-editable --no-self --frozen-lockfile",
        // https://www.gnu.org/software/coreutils, findutils; busybox has these too
        ["cp"] = "-R -a",
        ["sed"] = "-n",
        ["rm"] = "-rf -f",
        ["mkdir"] = "-p",
        ["ln"] = "-s",
        ["touch"] = "",
        ["chown"] = "-h -R",
        ["find"] = "-maxdepth -name -printf -delete -o -xdev -user -exec",
        ["sort"] = "-rn",
        ["head"] = "-n",
        ["cut"] = "-d -f",
        ["export"] = "",
        ["echo"] = "",
        // The project's own.
        ["hugo"] = "*",
    };
}
