# Everything a contributor or CI runs. `make` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build test test-unit test-cluster e2e e2e-kaniko demo coverage bench fuzz chaos audit catalog fmt verify manifests image cluster clean

CONFIGURATION ?= Debug
export CONFIGURATION

help: ## List the targets
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Restore (locked) and compile everything
	dev/dotnet restore Operator.sln --locked-mode -v quiet
	dev/dotnet build Operator.sln -c $(CONFIGURATION) --no-restore -v quiet -nologo

test: ## All tests; makes the local cluster if KUBECONFIG names none
	dev/test all

test-unit: ## The tests that need no cluster (seconds)
	dev/test unit

coverage: ## How much of the code the unit tests cover
	dev/coverage

test-cluster: ## The tests against a real API server
	dev/test cluster

e2e: ## Real builds in real Pods
	dev/test e2e

e2e-kaniko: ## Real builds with Kaniko; IMAGE names an image of it that the cluster can pull
	dev/test e2e-kaniko

demo: ## From nothing to a built, pushed and running image (ENGINE=buildkit|buildah|dind)
	dev/demo

bench: ## Measure the operator, whole builds, pushes and the planner (KANIKO=IMAGE adds Kaniko)
	dev/bench

fuzz: ## Mutated inputs through every reader of bytes from outside (INPUTS, SEED)
	dev/fuzz

chaos: ## Many real builds while everything around them goes wrong (SEEDS, SEED, SIZE)
	dev/chaos

audit: ## Fail when a package has a known weakness (needs the network and a NuGet source with vulnerability data)
	dev/audit

catalog: ## What is out of date in the catalog of base images; fails for a default past its end of life
	dev/catalog

fmt: ## Format the code
	dev/dotnet tool restore --verbosity quiet
	dev/dotnet csharpier format .

manifests: ## Regenerate config/ and docs/reference/ from the code
	dev/dotnet run --project src/Operator.Manifests -v quiet -- .

verify: ## Fail when anything is unformatted or generated files are stale
	dev/verify

image: ## Build the operator's image and push it to the local cluster's registry
	dev/image

cluster: ## Start the local one-node Kubernetes
	dev/cluster up

clean: ## Remove what was compiled; the cluster and its cache stay
	rm -rf out src/*/{bin,obj} tests/*/{bin,obj} tests/*/TestResults
