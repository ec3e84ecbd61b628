# The operator's image: one binary for the operator itself and for the prepare and publish containers of build Pods.
# The base images are arguments, so that it also builds where only a mirror of them can be reached. The C library of the runtime image
# must not be older than that of the SDK image, in which the binary is linked.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=docker.io/library/debian:trixie-slim

FROM ${SDK_IMAGE} AS build
# The linker, and what it links the binary with.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY .editorconfig global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/Operator.Kubernetes.Models/*.csproj src/Operator.Kubernetes.Models/packages.lock.json src/Operator.Kubernetes.Models/
COPY src/Operator.Entities/*.csproj src/Operator.Entities/packages.lock.json src/Operator.Entities/
COPY src/Operator.Kubernetes/*.csproj src/Operator.Kubernetes/packages.lock.json src/Operator.Kubernetes/
COPY src/Operator.Core/*.csproj src/Operator.Core/packages.lock.json src/Operator.Core/
COPY src/Operator/*.csproj src/Operator/packages.lock.json src/Operator/
RUN dotnet restore src/Operator --locked-mode
COPY src src
# Analyzers have looked at this code before; here they would only take time.
RUN dotnet publish src/Operator -c Release --no-restore -p:RunAnalyzers=false -o /out && rm -f /out/*.dbg

FROM ${RUNTIME_IMAGE}
# git, git-lfs and ssh fetch sources; libssl is what .NET uses for TLS.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git git-lfs libssl3 openssh-client \
    && rm -rf /var/lib/apt/lists/* \
    # The user of build Pods, in which prepare and publish run: ssh wants a user that has a name.
    && useradd --uid 1000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin build
COPY --from=build /out /app
USER 65532:65532
WORKDIR /app
EXPOSE 8080
ENTRYPOINT ["/app/imagebuild-operator"]
